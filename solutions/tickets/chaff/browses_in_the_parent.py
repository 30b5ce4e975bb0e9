"""Has the parent browse for all users, before they start.

Misconception: it does not matter who browses.
Caught by: browse_at_the_same_time
"""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    with lock:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)


def sell(users):
    lock = Lock()
    for user in users:
        browse(user)
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
