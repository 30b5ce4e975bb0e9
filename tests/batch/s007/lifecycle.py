"""Start a process, end it, and look whether it is alive meanwhile."""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    """Start a process that runs ``spin`` and end it with ``terminate``.

    Returns a list of three bools: what ``is_alive()`` said after the start, right after
    ``terminate()``, and once the process is really over.
    """
    p = Process(target=spin)
    p.start()
    first = p.is_alive()
    p.terminate()
    second = p.is_alive()
    p.join()
    third = p.is_alive()
    return [first, second, third]


def shut_down(process, patience=1.0):
    """End a started process, politely if it lets itself be asked.

    Asks it to terminate, waits for its end for up to ``patience`` seconds, and kills it if it is
    still there. Returns its exit code; by then the process is gone.
    """
    # TODO: terminate, wait for a while, kill if need be.
    raise NotImplementedError


if __name__ == "__main__":
    print("alive:", watch())
    for worker in (spin, stubborn):
        process = Process(target=worker)
        process.start()
        time.sleep(1)
        print(f"{worker.__name__} ended with exit code", shut_down(process))
