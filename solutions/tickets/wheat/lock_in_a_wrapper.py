"""Takes the lock in a function around the part that needs it."""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    if take_one_locked(lock):
        hand_over(user)


def take_one_locked(lock):
    with lock:
        return take_one()


def take_one():
    count = load()
    if count == 0:
        return False
    save(count - 1)
    return True


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
