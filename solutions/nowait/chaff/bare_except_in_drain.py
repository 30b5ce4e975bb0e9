"""Takes every error of get_nowait for an empty queue.

Misconception: get_nowait can only fail for want of items.
Caught by: drain_of_a_closed_queue
"""

import time
from multiprocessing import Queue
from queue import Full


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
        while True:
            taken.append(queue.get_nowait())
    except:
        return taken


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
