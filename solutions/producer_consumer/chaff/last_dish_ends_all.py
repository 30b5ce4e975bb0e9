"""The waiter that has served the last dish sends all waiters home.

Misconception: there is always a last dish.
Caught by: no_orders_ends_at_once
"""

from multiprocessing import Process, Queue, Value

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order))


def serve_all(dishes, to_serve, waiters):
    while (dish := dishes.get()) is not None:
        serve(dish)
        with to_serve:
            to_serve.value -= 1
            if to_serve.value == 0:
                for _ in range(waiters):
                    dishes.put(None)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    to_serve = Value("i", len(orders))
    cook_list = [Process(target=cook_all, args=(orders[i::cooks], dishes)) for i in range(cooks)]
    waiter_list = [
        Process(target=serve_all, args=(dishes, to_serve, waiters)) for _ in range(waiters)
    ]
    for process in cook_list + waiter_list:
        process.start()
    for process in cook_list + waiter_list:
        process.join()


if __name__ == "__main__":
    run(["rice", "noodles", "dumplings", "tofu", "duck", "soup"], cooks=2)
    print("the kitchen is closed")
