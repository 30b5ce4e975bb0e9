"""Lets two users in at a time.

Misconception: a semaphore is a lock, whatever its number.
Caught by: ten_users_ten_tickets, never_two_inside, three_tickets_for_ten, works_under_spawn
"""

from multiprocessing import Process, Semaphore

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)


def sell(users):
    lock = Semaphore(2)
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
