"""Compares with `is` a marker that comes out of the queue as a copy.

Misconception: a queue hands over the very object that was put.
Caught by: every_dish_served_once, empty_dishes_are_served_too, one_and_one_keeps_the_order,
every_crew_size_ends, big_dishes_do_not_deadlock, no_orders_ends_at_once, works_under_spawn
"""

from multiprocessing import Process, Queue

from kitchen import cook, serve

CLOSED = object()


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serve_all(dishes):
    while (dish := dishes.get()) is not CLOSED:
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
        dishes.put(CLOSED)
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
