"""Has four processes for all users.

Misconception: four processes are as many users as there have to be.
Caught by: browse_at_the_same_time
"""

from multiprocessing import Lock, Pool

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)


def keep_lock(lock):
    global counter
    counter = lock


def task(user):
    buy_ticket(user, counter)


def sell(users):
    with Pool(4, initializer=keep_lock, initargs=(Lock(),)) as pool:
        pool.map(task, users, chunksize=1)


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
