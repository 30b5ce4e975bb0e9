"""Sleeps a hundredth of a second before the third look, as the tutorial does.

Misconception: a process is over soon after terminate.
Caught by: third_look_when_it_is_over
"""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    looks = []
    process = Process(target=spin)
    process.start()
    looks.append(process.is_alive())
    time.sleep(1)
    process.terminate()
    looks.append(process.is_alive())
    time.sleep(0.01)
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
