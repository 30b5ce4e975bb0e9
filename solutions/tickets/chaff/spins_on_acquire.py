"""Asks for the lock over and over without a pause.

Misconception: trying again costs nothing.
Caught by: never_two_inside, others_wait_on_one_lock, works_under_spawn
"""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    while not lock.acquire(block=False):
        pass
    try:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)
    finally:
        lock.release()


def sell(users):
    lock = Lock()
    processes = [Process(target=buy_ticket, args=(user, lock)) for user in users]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
