"""Leaves the process behind by os._exit.

Misconception: a process ends with the one that started it.
Caught by: daemon_ends_with_main
"""

import os
import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y

    def run(self):
        report(self.x, self.y)
        for i in range(5):
            tick(i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.start()
    time.sleep(1)
    print(1, flush=True)
    os._exit(0)
