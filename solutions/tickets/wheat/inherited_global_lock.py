"""Uses a global lock, which the children inherit.

Loses: works_under_spawn
Start methods: fork
"""

from multiprocessing import Lock, Process

from box_office import browse, hand_over, load, save

counter = Lock()


def buy_ticket(user, lock):
    browse(user)
    with counter:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)


def sell(users):
    processes = [Process(target=buy_ticket, args=(user, None)) for user in users]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    save(3)
    print(f"tickets: {load()}", flush=True)
    sell([f"user{number}" for number in range(10)])
    print(f"tickets left: {load()}")
