"""Looks every hundredth of a second, up to a deadline."""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    process = Process(target=spin)
    process.start()
    looks = [process.is_alive()]
    process.terminate()
    looks.append(process.is_alive())
    while process.is_alive():
        time.sleep(0.01)
    return [*looks, process.is_alive()]


def shut_down(process, patience=1.0):
    process.terminate()
    deadline = time.monotonic() + patience
    while process.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    if process.is_alive():
        process.kill()
    while process.exitcode is None:
        time.sleep(0.01)
    return process.exitcode


if __name__ == "__main__":
    print("alive:", watch())
    for worker in (spin, stubborn):
        process = Process(target=worker)
        process.start()
        time.sleep(1)
        print(f"{worker.__name__} ended with exit code", shut_down(process))
