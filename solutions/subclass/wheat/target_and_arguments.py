"""Hands Process a target and arguments, and leaves run as it is."""

import time
from multiprocessing import Process

from job import report, tick


def work(x, y):
    report(x, y)
    for i in range(5):
        tick(i)


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__(target=work, args=(x, y))
        self.x = x
        self.y = y


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
