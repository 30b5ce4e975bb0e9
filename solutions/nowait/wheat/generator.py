"""Takes by way of a generator, and consumes the list that it is given."""

import time
from multiprocessing import Queue
from queue import Empty, Full


def waiting_in(queue):
    while True:
        try:
            item = queue.get_nowait()
        except Empty:
            return
        yield item


def fill(queue, items):
    while items:
        try:
            queue.put_nowait(items[0])
        except Full:
            break
        items.pop(0)
    return items


def drain(queue):
    return list(waiting_in(queue))


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
