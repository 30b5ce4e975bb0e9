"""Cooks claim orders under a process id that was read when the file was imported.

Misconception: the lines at the top of a file run in each process, as they do under spawn.
Caught by: every_dish_served_once
Start methods: fork
"""

import os
from multiprocessing import Manager, Process, Queue

from kitchen import cook, serve

MY_ID = os.getpid()


def cook_all(orders, claims, dishes):
    for order in orders:
        if claims.setdefault(order, MY_ID) == MY_ID:
            dishes.put(cook(order))


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    with Manager() as manager:
        claims = manager.dict()
        dishes = Queue(capacity)
        cook_list = [Process(target=cook_all, args=(orders, claims, dishes)) for _ in range(cooks)]
        waiter_list = [Process(target=serve_all, args=(dishes,)) for _ in range(waiters)]
        for process in cook_list + waiter_list:
            process.start()
        for process in cook_list:
            process.join()
        for _ in waiter_list:
            dishes.put(None)
        for process in waiter_list:
            process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
