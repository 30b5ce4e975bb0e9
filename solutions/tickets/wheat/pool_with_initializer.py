"""Has a pool, whose workers are given the lock at their start."""

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
    with Pool(len(users), initializer=keep_lock, initargs=(Lock(),)) as pool:
        pool.map(task, users, chunksize=1)


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
