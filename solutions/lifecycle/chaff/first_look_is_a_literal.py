"""Says True for the first look without looking.

Misconception: what is certain need not be looked at.
Caught by: three_real_looks
"""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    process = Process(target=spin)
    process.start()
    process.terminate()
    after_terminate = process.is_alive()
    process.join()
    return [True, after_terminate, process.is_alive()]


def shut_down(process, patience=1.0):
    process.terminate()
    process.join(patience)
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
