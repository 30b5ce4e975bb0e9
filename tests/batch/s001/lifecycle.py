"""Exercise 3: the life of a process."""

import time
from multiprocessing import Process

from worker import spin, stubborn


def watch():
    process = Process(target=spin)
    process.start()
    looks = [process.is_alive()]
    process.terminate()
    looks.append(process.is_alive())
    process.join()
    looks.append(process.is_alive())
    return looks


def shut_down(process, patience=1.0):
    process.terminate()
    process.join(patience)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode


if __name__ == "__main__":
    print(watch())
    for target in (spin, stubborn):
        process = Process(target=target)
        process.start()
        time.sleep(0.5)
        print(target.__name__, shut_down(process))
