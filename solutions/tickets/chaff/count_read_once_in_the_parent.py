"""Reads the count once, before the users start.

Misconception: the count stays what it was.
Caught by: ten_users_ten_tickets, never_two_inside, three_tickets_for_ten, works_under_spawn
"""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock, count):
    browse(user)
    with lock:
        if count > 0:
            save(count - 1)
            hand_over(user)


def sell(users):
    lock = Lock()
    count = load()
    processes = [Process(target=buy_ticket, args=(user, lock, count)) for user in users]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
