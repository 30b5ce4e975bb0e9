"""Cooks in the main process.

Misconception: only the consumers need processes of their own.
Caught by: cooked_and_served_by_children, all_cooks_at_once
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    waiter_list = [Process(target=serve_all, args=(dishes,)) for _ in range(waiters)]
    for process in waiter_list:
        process.start()
    for order in orders:
        dishes.put(cook(order))
    for _ in waiter_list:
        dishes.put(None)
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
