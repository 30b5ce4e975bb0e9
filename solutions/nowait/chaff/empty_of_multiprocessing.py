"""Catches multiprocessing.Queue.Empty, which does not exist.

Misconception: the errors live where the queue lives.
Caught by: drain_takes_all, drain_never_waits, drain_of_a_closed_queue,
    drain_rests_on_no_look
"""

import multiprocessing
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
    while True:
        try:
            taken.append(queue.get_nowait())
        except multiprocessing.Queue.Empty:
            return taken


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
