"""Waits at a condition until the counter is free."""

from multiprocessing import Condition, Process, Value

from box_office import browse, hand_over, load, save


def buy_ticket(user, lock):
    free, busy = lock
    browse(user)
    with free:
        while busy.value:
            free.wait()
        busy.value = True
    try:
        count = load()
        if count > 0:
            save(count - 1)
            hand_over(user)
    finally:
        with free:
            busy.value = False
            free.notify()


def sell(users):
    lock = Condition(), Value("b", False)
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
