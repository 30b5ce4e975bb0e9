"""Takes None for the end of the queue.

Misconception: an empty queue gives None.
Caught by: drain_takes_all
"""

import time
from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    for index, item in enumerate(items):
        try:
            queue.put_nowait(item)
        except Full:
            return items[index:]
    return []


def drain(queue):
    taken = []
    try:
        while (item := queue.get_nowait()) is not None:
            taken.append(item)
    except Empty:
        pass
    return taken


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
