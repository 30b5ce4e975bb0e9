"""Gives the lock up between load and save, and takes it again.

Misconception: two locked steps are as good as one.
Caught by: ten_users_ten_tickets, never_two_inside, three_tickets_for_ten, works_under_spawn
"""

import time
from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
    time.sleep(0.01)  # choose a seat
    if count > 0:
        with lock:
            save(count - 1)
        hand_over(user)


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
