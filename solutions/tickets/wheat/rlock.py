"""Uses an RLock, and takes it twice."""

from multiprocessing import Process, RLock

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        if take_one(lock):
            hand_over(user)


def take_one(lock):
    with lock:
        count = load()
        if count > 0:
            save(count - 1)
        return count > 0


def sell(users):
    lock = RLock()
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
