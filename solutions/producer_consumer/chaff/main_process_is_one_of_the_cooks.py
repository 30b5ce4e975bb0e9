"""Cooks the last cook's share in the main process, which has nothing else to do.

Misconception: the main process counts as one of the workers.
Caught by: cooked_and_served_by_children
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
    *shares, my_share = [orders[i::cooks] for i in range(cooks)]
    cook_list = [Process(target=cook_all, args=(share, dishes)) for share in shares]
    waiter_list = [Process(target=serve_all, args=(dishes,)) for _ in range(waiters)]
    for process in cook_list + waiter_list:
        process.start()
    cook_all(my_share, dishes)
    for process in cook_list:
        process.join()
    for _ in waiter_list:
        dishes.put(None)
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
