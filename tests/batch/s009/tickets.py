from multiprocessing import Process, Lock
import box_office


def buy_ticket(user, lock):
    box_office.browse(user)
    lock.acquire()
    n = box_office.load()
    ok = n > 0
    if ok:
        box_office.save(n - 1)
    lock.release()
    if ok:
        box_office.hand_over(user)


def sell(users):
    lock = Lock()
    ps = [Process(target=buy_ticket, args=(u, lock)) for u in users]
    for p in ps:
        p.start()
    for p in ps:
        p.join()


if __name__ == '__main__':
    box_office.save(10)
    sell(['user%s' % i for i in range(10)])
