"""Uses contextlib.suppress around the whole loop."""

import time
from contextlib import suppress
from multiprocessing import Queue
from queue import Empty, Full


def fill(queue, items):
    put = 0
    with suppress(Full):
        for item in items:
            queue.put_nowait(item)
            put += 1
    return items[put:]


def drain(queue):
    taken = []
    with suppress(Empty):
        while True:
            taken.append(queue.get_nowait())
    return taken


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
