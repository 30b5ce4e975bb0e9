"""Returns the items that did fit.

Misconception: what a function returns is what it has done.
Caught by: fill_puts_what_fits, fill_returns_the_rest,
    fill_rests_on_no_look, unpicklable_item_is_put
"""

import time
from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    put = []
    for item in items:
        try:
            queue.put_nowait(item)
        except Full:
            break
        put.append(item)
    return put


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
