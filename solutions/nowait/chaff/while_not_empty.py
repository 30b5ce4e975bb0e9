"""Asks empty() and then takes with get, which waits.

Misconception: what empty() said still holds on the next line.
Caught by: drain_rests_on_no_look
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
    while not queue.empty():
        taken.append(queue.get())
    return taken


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
