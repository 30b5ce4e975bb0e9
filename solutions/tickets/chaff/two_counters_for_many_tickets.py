"""Lets two users in at a time when there are more tickets than users.

Misconception: a lock is for the last ticket; where there are enough, nobody can be harmed.
Caught by: never_two_inside
"""

from multiprocessing import Lock, Process, Semaphore

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)


def sell(users):
    lock = Semaphore(2) if load() > len(users) else Lock()
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
