"""Cooks and waiters, with one queue between them."""

from multiprocessing import Process, Queue

from kitchen import cook, serve


def run(orders, cooks=1, waiters=2, capacity=5):
    """Cook every order and serve every dish.

    ``cooks`` processes share the orders. They call ``cook(order)`` once for each order and put the
    dish that it returns into one queue, which holds at most ``capacity`` dishes. ``waiters``
    processes take the dishes from the queue and call ``serve(dish)`` for each.

    Returns when every dish is served and all these processes are over.
    """
    # TODO: start the cooks and the waiters, and let every waiter know when no more dish will come.
    raise NotImplementedError


if __name__ == "__main__":
    menu = ["rice", "noodles", "dumplings", "tofu", "duck", "soup", "greens", "tea"]
    run(menu, cooks=2, waiters=2, capacity=3)
    print("the kitchen is closed")
