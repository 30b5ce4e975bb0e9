"""Names is_alive and never calls it.

Misconception: a method gives its value when it is named.
Caught by: three_real_looks, second_look_comes_at_once, third_look_when_it_is_over,
    works_under_spawn
"""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    process = Process(target=spin)
    process.start()
    looks = [process.is_alive]
    process.terminate()
    looks.append(process.is_alive)
    process.join()
    looks.append(process.is_alive)
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
