"""Waits a tenth of a second for room.

Misconception: a short wait is no wait.
Caught by: fill_never_waits
"""

import time
from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    for index, item in enumerate(items):
        try:
            queue.put(item, timeout=0.1)
        except Full:
            return items[index:]
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
