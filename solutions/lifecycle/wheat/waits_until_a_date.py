"""Looks every twentieth of a second, up to a time of day."""

import time
from datetime import datetime, timedelta
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    process = Process(target=spin)
    process.start()
    looks = [process.is_alive()]
    process.terminate()
    looks.append(process.is_alive())
    process.join()
    return [*looks, process.is_alive()]


def shut_down(process, patience=1.0):
    process.terminate()
    end = datetime.now() + timedelta(seconds=patience)
    while process.is_alive() and datetime.now() < end:
        time.sleep(0.05)
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
