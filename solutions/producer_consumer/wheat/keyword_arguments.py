"""Cooks and serves with keyword arguments."""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def cook_all(orders, dishes):
    for order in orders:
        dishes.put(cook(order=order))


def serve_all(dishes):
    while (dish := dishes.get()) is not None:
        serve(dish=dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    dishes = Queue(capacity)
    kitchen_crew = [
        Process(target=cook_all, args=(orders[i::cooks], dishes), name=f"cook {i + 1}")
        for i in range(cooks)
    ]
    service_crew = [
        Process(target=serve_all, args=(dishes,), name=f"waiter {i + 1}") for i in range(waiters)
    ]
    for process in kitchen_crew + service_crew:
        process.start()
    for process in kitchen_crew:
        process.join()
    # A cook is over only when its last dish is in the queue, so None comes after all of them.
    for _ in service_crew:
        dishes.put(None)
    for process in service_crew:
        process.join()


if __name__ == "__main__":
    menu = ["rice", "noodles", "dumplings", "tofu", "duck", "soup", "greens", "tea"]
    run(menu, cooks=2, waiters=2, capacity=3)
    print("the kitchen is closed")
