"""Works the exit code out of what it did, and never asks for it.

Misconception: a process that is over was ended by a signal.
Caught by: returns_the_exit_code
"""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    process = Process(target=spin)
    process.start()
    after_start = process.is_alive()
    process.terminate()
    after_terminate = process.is_alive()
    process.join()
    return [after_start, after_terminate, process.is_alive()]


def shut_down(process, patience=1.0):
    process.terminate()
    process.join(patience)
    if process.is_alive():
        process.kill()
        process.join()
        return -9
    return -15


if __name__ == "__main__":
    print("alive:", watch())
    for worker in (spin, stubborn):
        process = Process(target=worker)
        process.start()
        time.sleep(1)
        print(f"{worker.__name__} ended with exit code", shut_down(process))
