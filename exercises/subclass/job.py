"""The job of a process: it reports its two values and then ticks."""

import time
from multiprocessing import current_process


def report(x, y):
    """Print the two values that the process was made with."""
    print(f"{current_process().name}: x is {x}, y is {y}", flush=True)


def tick(i):
    """Print the number of this tick and take one second for it."""
    print(f"{current_process().name}: tick {i}", flush=True)
    time.sleep(1)
