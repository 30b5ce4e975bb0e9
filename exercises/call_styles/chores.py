"""The chores of this exercise: a job that takes long, and small things to do meanwhile."""

import os
import time


def job(x):
    """Take two seconds over ``x``, and return what it comes to."""
    time.sleep(2)
    print(f"job({x}) is done (process {os.getpid()})", flush=True)
    return x * x


def meanwhile():
    """Do one small thing, which takes a quarter of a second."""
    time.sleep(0.25)
    print("meanwhile …", flush=True)
