"""Waiters ask the empty queue again and again without a pause.

Misconception: get_nowait in a loop is the same as get.
Caught by: all_cooks_at_once, waiters_wait_for_a_slow_cook
"""

from multiprocessing import Process, Queue
from queue import Empty

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serve_all(dishes):
    while True:
        try:
            dish = dishes.get_nowait()
        except Empty:
            continue
        if dish is None:
            break
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
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
