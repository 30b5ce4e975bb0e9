"""Derives from the Process class of the spawn context."""

import time
from multiprocessing import get_context

from job import report, tick


class MyProcess(get_context("spawn").Process):
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
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
