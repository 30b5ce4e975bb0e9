"""Joins each cook before it starts the next one.

Misconception: join belongs next to start.
Caught by: all_cooks_at_once
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    waiter_list = [Process(target=serve_all, args=(dishes,)) for _ in range(waiters)]
    for process in waiter_list:
        process.start()
    for i in range(cooks):
        process = Process(target=cook_all, args=(orders[i::cooks], dishes))
        process.start()
        process.join()
    for _ in waiter_list:
        dishes.put(None)
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
