"""Joins nobody.

Misconception: sell waits for the children by itself.
Caught by: ten_users_ten_tickets
"""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)


def sell(users):
    global lock  # a child that has just been spawned needs it, too
    lock = Lock()
    for user in users:
        Process(target=buy_ticket, args=(user, lock)).start()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
