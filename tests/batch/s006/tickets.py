from multiprocessing import Process, Lock
from box_office import browse, load, save, hand_over

def buy_ticket(user, lock):
    browse(user)
    with lock:
        n = load()
        if n > 0:
            save(n - 1)
            hand_over(user)

def sell(users):
    lock = Lock()
    l = [Process(target=buy_ticket, args=(u, lock)) for u in users]
    for p in l: p.start()
    for p in l: p.join()

if __name__ == "__main__":
    save(10)
    sell(["user0", "user1", "user2"])
