"""Imports the module queue under another name, because of the argument."""

import queue as queue_module
import time
from multiprocessing import Queue


def fill(queue, items):
    for index, item in enumerate(items):
        try:
            queue.put_nowait(item)
        except queue_module.Full:
            return items[index:]
    return []


def drain(queue):
    taken = []
    while True:
        try:
            taken.append(queue.get_nowait())
        except queue_module.Empty:
            return taken


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
