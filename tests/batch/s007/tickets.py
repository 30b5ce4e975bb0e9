"""A box office that sells each ticket once."""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    """Browse, take one ticket if there is one left, and hand it over to the user who got it.

    ``browse(user)`` needs no lock: all users browse at the same time.
    """
    browse(user)
    # TODO: two users can load the same count here, and are sold the same ticket. Use the lock.
    count = load()
    if count > 0:
        save(count - 1)
        hand_over(user)


def sell(users):
    """Let all users buy at the same time: one process per user, and one lock between them.

    Returns when all users are through.
    """
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
