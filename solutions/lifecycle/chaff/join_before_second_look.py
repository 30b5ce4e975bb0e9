"""Joins right after terminate, so there is nothing left to see.

Misconception: terminate and join belong together.
Caught by: second_look_comes_at_once
"""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    looks = []
    process = Process(target=spin)
    process.start()
    looks.append(process.is_alive())
    process.terminate()
    process.join()
    looks.append(process.is_alive())
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
