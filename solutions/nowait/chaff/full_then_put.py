"""Asks full() and then puts, as if nothing could happen in between.

Misconception: what full() said still holds on the next line.
Caught by: fill_rests_on_no_look
"""

import time
from multiprocessing import Queue
from queue import Empty


def fill(queue, items):
    rest = list(items)
    while rest and not queue.full():
        queue.put_nowait(rest.pop(0))
    return rest


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
