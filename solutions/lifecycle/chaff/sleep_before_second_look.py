"""Sleeps a little before the second look.

Misconception: the signal has to arrive before one may look.
Caught by: second_look_comes_at_once
"""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    looks = []
    process = Process(target=spin)
    process.start()
    time.sleep(1)
    looks.append(process.is_alive())
    process.terminate()
    time.sleep(0.01)
    looks.append(process.is_alive())
    process.join()
    looks.append(process.is_alive())
    return looks


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
