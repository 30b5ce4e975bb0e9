"""Has a daemon class of its own that runs spin, and returns a tuple."""

import time
from multiprocessing import Process

from worker import spin, stubborn


class Spinner(Process):
    def __init__(self):
        super().__init__(daemon=True)

    def run(self):
        spin()


def watch():
    spinner = Spinner()
    spinner.start()
    first = spinner.is_alive()
    time.sleep(1)
    spinner.terminate()
    second = spinner.is_alive()
    spinner.join()
    third = spinner.is_alive()
    return first, second, third


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
