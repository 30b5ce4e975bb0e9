"""A heart that beats for ever, and some work to do meanwhile."""

import os
import time


def beat():
    """Print ``start`` twice a second, for ever: this function never returns."""
    while True:
        print(f"start (process {os.getpid()})", flush=True)
        time.sleep(0.5)


def work():
    """Do the day's work: it takes three seconds."""
    print(f"at work (process {os.getpid()})", flush=True)
    time.sleep(3)
