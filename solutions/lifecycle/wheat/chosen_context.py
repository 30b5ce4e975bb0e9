"""Chooses the start method spawn for its own process."""

import multiprocessing
import time
from multiprocessing import Process

from worker import spin, stubborn

spawn = multiprocessing.get_context("spawn")


def watch():
    process = spawn.Process(target=spin)
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
    return process.exitcode


if __name__ == "__main__":
    print("alive:", watch())
    for worker in (spin, stubborn):
        process = Process(target=worker)
        process.start()
        time.sleep(1)
        print(f"{worker.__name__} ended with exit code", shut_down(process))
