"""The queue lives in a manager's process."""

from multiprocessing import Manager, Process

from kitchen import cook, serve


def cooking(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serving(dishes):
    while True:
        dish = dishes.get()
        if dish is None:
            break
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    with Manager() as manager:
        dishes = manager.Queue(capacity)
        cook_processes = [
            Process(target=cooking, args=(orders[i::cooks], dishes)) for i in range(cooks)
        ]
        waiter_processes = [Process(target=serving, args=(dishes,)) for _ in range(waiters)]
        for process in cook_processes + waiter_processes:
            process.start()
        for process in cook_processes:
            process.join()
        for _ in range(waiters):
            dishes.put(None)
        for process in waiter_processes:
            process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "tofu"])
