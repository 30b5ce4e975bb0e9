"""Sleeps for as long as its patience, whatever happens meanwhile.

Misconception: to wait up to a time is to wait that time.
Caught by: early_end_is_not_waited_for
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
    time.sleep(patience)
    if process.is_alive():
        process.kill()
    process.join()
    return process.exitcode


if __name__ == "__main__":
    print("alive:", watch())
    for worker in (spin, stubborn):
        process = Process(target=worker)
        process.start()
        time.sleep(1)
        print(f"{worker.__name__} ended with exit code", shut_down(process))
