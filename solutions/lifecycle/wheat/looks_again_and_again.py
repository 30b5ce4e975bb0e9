"""Looks and prints more often than it has to."""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    process = Process(target=spin)
    print("before the start:", process.is_alive())
    process.start()
    print("after the start:", process.is_alive())
    looks = [process.is_alive()]
    process.terminate()
    alive = process.is_alive()
    looks.append(alive)
    while alive:
        print("still alive")
        process.join(0.1)
        alive = process.is_alive()
    looks.append(alive)
    print("at last:", process.is_alive(), process)
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
