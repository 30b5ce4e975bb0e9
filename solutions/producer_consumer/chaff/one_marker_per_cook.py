"""Each cook puts a None when it is done, so there are as many as there are cooks.

Misconception: who has finished producing says so, and that ends the consumers.
Caught by: every_crew_size_ends
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))
    dishes.put(None)


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    waiter_list = [Process(target=serve_all, args=(dishes,)) for _ in range(waiters)]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list:
        process.join()
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
