"""Serves in the main process.

Misconception: the consumer is whoever made the queue.
Caught by: cooked_and_served_by_children, all_waiters_at_once
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    for process in cook_list:
        process.start()
    for _ in orders:
        serve(dishes.get())
    for process in cook_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
