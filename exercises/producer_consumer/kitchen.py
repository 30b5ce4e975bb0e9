"""A kitchen: an order is cooked into a dish, and the dish is served."""

import reprlib
import time
from multiprocessing import current_process


def cook(order):
    """Cook one order and return the dish.

    Helpings are double here: "rice" becomes "ricerice", 3 becomes 6, and 0 is still 0.
    """
    print(f"{current_process().name} cooks {reprlib.repr(order)}", flush=True)
    time.sleep(0.2)
    return 2 * order


def serve(dish):
    """Carry one dish to its table."""
    print(f"{current_process().name} serves {reprlib.repr(dish)}", flush=True)
    time.sleep(0.4)
