"""Joins for a twentieth of a second at a time, and once after the kill."""

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
    end = time.time() + patience
    while process.is_alive() and time.time() < end:
        process.join(timeout=0.05)
    if process.is_alive():
        process.kill()
        process.join(timeout=5)
    return process.exitcode


if __name__ == "__main__":
    print("alive:", watch())
    for worker in (spin, stubborn):
        process = Process(target=worker)
        process.start()
        time.sleep(1)
        print(f"{worker.__name__} ended with exit code", shut_down(process))
