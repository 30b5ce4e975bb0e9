"""Looks first, and still catches what may come between."""

import time
from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    rest = list(items)
    while rest and not queue.full():
        try:
            queue.put_nowait(rest[0])
        except Full:
            break
        del rest[0]
    return rest


def drain(queue):
    taken = []
    while not queue.empty():
        try:
            taken.append(queue.get_nowait())
        except Empty:
            break
    return taken


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
