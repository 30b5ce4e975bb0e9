"""Cooks count the orders that they take in a global Value, and a spawned cook has one of its own.

Misconception: a Value is shared, wherever it is made.
Caught by: works_under_spawn
Caught by (spawn, forkserver): every_dish_served_once, works_under_spawn
"""

from multiprocessing import Process, Queue, Value

from kitchen import cook, serve

taken = Value("i", 0)


def take_orders(orders):
    while True:
        with taken:
            number = taken.value
            taken.value += 1
        if number >= len(orders):
            return
        yield orders[number]


def cook_all(orders, dishes):
    for order in take_orders(orders):
        dishes.put(cook(order))


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    cook_list = [Process(target=cook_all, args=(orders, dishes)) for _ in range(cooks)]
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
