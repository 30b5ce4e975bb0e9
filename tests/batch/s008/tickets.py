from multiprocessing import Process, Semaphore

import box_office


def take_ticket():
    left = box_office.load()
    if left:
        box_office.save(left - 1)
    return left > 0


def buy_ticket(user, lock):
    box_office.browse(user)
    lock.acquire()
    try:
        bought = take_ticket()
    finally:
        lock.release()
    if bought:
        box_office.hand_over(user)


def sell(users):
    counter = Semaphore(1)
    processes = set()
    for user in users:
        process = Process(target=buy_ticket, args=(user, counter))
        process.start()
        processes.add(process)
    while processes:
        processes.pop().join()


if __name__ == "__main__":
    box_office.save(10)
    sell([f"user{n}" for n in range(10)])
