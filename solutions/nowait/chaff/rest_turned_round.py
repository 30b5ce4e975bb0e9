"""Returns the rest in reverse order.

Misconception: in a list of leftovers the order is free.
Caught by: fill_returns_the_rest
"""

import time
from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    rest = []
    for item in items:
        try:
            queue.put_nowait(item)
        except Full:
            rest.insert(0, item)
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
