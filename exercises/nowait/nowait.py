"""Fill a queue and empty it again, without ever waiting."""

import time
from multiprocessing import Queue


def fill(queue, items):
    """Put as many of ``items`` (a list) into ``queue`` as fit, in order, and never wait.

    Returns the list of those that did not fit.
    """
    # TODO: put_nowait raises an error when the queue is full. Which one? Where does it come from?
    raise NotImplementedError


def drain(queue):
    """Take all that is in ``queue``, and never wait. Returns it as a list, in order."""
    # TODO: get_nowait raises an error when the queue is empty.
    raise NotImplementedError


if __name__ == "__main__":
    numbers = Queue(3)
    print("did not fit:", fill(numbers, [1, 2, 3, 4, 5]))
    time.sleep(0.1)  # what was put takes a moment to arrive
    print("taken:", drain(numbers))
    print("taken:", drain(numbers))
