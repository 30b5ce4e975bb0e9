"""Exercise 7: a queue without waiting."""

import time
from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    for position, item in enumerate(items):
        try:
            queue.put_nowait(item)
        except Full:
            return items[position:]
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
    print(fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)
    print(drain(numbers))
