"""Cooks and waiters, with one queue between them."""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def cook_all(orders, dishes):
    """Cook these orders, one after the other."""
    for order in orders:
        dishes.put(cook(order))


def serve_all(dishes):
    """Serve dishes until None says that no more will come."""
    while (dish := dishes.get()) is not None:
        serve(dish)


def run(orders, cooks=1, waiters=2, capacity=5):
    """Cook every order and serve every dish.

    ``cooks`` processes share the orders. They call ``cook(order)`` once for each order and put the
    dish that it returns into one queue, which holds at most ``capacity`` dishes. ``waiters``
    processes take the dishes from the queue and call ``serve(dish)`` for each.

    Returns when every dish is served and all these processes are over.
    """
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
