"""Puts with put, which waits for room.

Misconception: a queue always has room in the end.
Caught by: fill_returns_the_rest, fill_never_waits
"""

import time
from multiprocessing import Queue
from queue import Empty


def fill(queue, items):
    for item in items:
        queue.put(item)
    return []


def drain(queue):
    taken = []
    while True:
        try:
            taken.append(queue.get_nowait())
        except Empty:
            return taken


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
