"""Joins each waiter before it starts the next one.

Misconception: join belongs next to start.
Caught by: all_waiters_at_once
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serve_some(number, dishes):
    for _ in range(number):
        serve(dishes.get())


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    for process in cook_list:
        process.start()
    for i in range(waiters):
        waiter = Process(target=serve_some, args=(len(orders[i::waiters]), dishes))
        waiter.start()
        waiter.join()
    for process in cook_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
