"""Cooks put each dish on a second queue, too, which is read after they are joined.

Misconception: a process can be joined while nobody has read what it has put.
Caught by: big_dishes_do_not_deadlock
"""

from multiprocessing import Process, Queue
from kitchen import cook, serve


def cook_all(orders, dishes, bill):
    for order in orders:
        dish = cook(order)
        dishes.put(dish)
        bill.put(dish)


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes, bill = Queue(capacity), Queue()
    cook_list = [
        Process(target=cook_all, args=(orders[i::cooks], dishes, bill)) for i in range(cooks)
    ]
    waiter_list = [Process(target=serve_all, args=(dishes,)) for _ in range(waiters)]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list:
        process.join()
    for _ in waiter_list:
        dishes.put(None)
    for process in waiter_list:
        process.join()
    return [bill.get() for _ in orders]
