"""Leaves its daemon waiters to the end of the main process.

Misconception: daemon processes need not be ended.
Caught by: every_crew_size_ends
"""

from multiprocessing import JoinableQueue, Process

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serve_for_ever(dishes):
    while True:
        serve(dishes.get())
        dishes.task_done()


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = JoinableQueue(capacity)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    waiter_list = [
        Process(target=serve_for_ever, args=(dishes,), daemon=True) for _ in range(waiters)
    ]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list:
        process.join()
    dishes.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
