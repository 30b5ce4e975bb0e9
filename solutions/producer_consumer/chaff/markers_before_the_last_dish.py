"""Puts the markers right after it started the cooks.

Misconception: what is put later in the code comes later in the queue.
Caught by: every_dish_served_once, empty_dishes_are_served_too, cooked_and_served_by_children,
all_waiters_at_once, waiters_wait_for_a_slow_cook, one_and_one_keeps_the_order,
every_crew_size_ends, big_dishes_do_not_deadlock, works_under_spawn
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
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    waiter_list = [Process(target=serve_all, args=(dishes,)) for _ in range(waiters)]
    for process in cook_list + waiter_list:
        process.start()
    for _ in waiter_list:
        dishes.put(None)
    for process in cook_list:
        process.join()
    for process in waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
