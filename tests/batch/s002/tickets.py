from multiprocessing import Process,Lock
from box_office import *

def buy_ticket(user,lock):
    lock.acquire()
    browse(user)
    try:
        n = load()
        if n > 0:
            save(n-1)
            hand_over(user)
    finally:
        lock.release()

def sell(users):
    lock = Lock()
    lis = []
    for u in users:
        p = Process(target=buy_ticket,args=(u,lock))
        p.start()
        lis.append(p)
    for p in lis:
        p.join()

if __name__ == '__main__':
    save(10)
    sell(['user%s'%i for i in range(10)])
