"""Exercise 5: ten users, ten tickets, one lock."""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    browse(user)
    with lock:
        count = load()
        got_one = count > 0
        if got_one:
            save(count - 1)
    if got_one:
        hand_over(user)


def sell(users):
    lock = Lock()
    processes = [Process(target=buy_ticket, args=(user, lock)) for user in users]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    save(10)
    sell([f"user{i}" for i in range(10)])
