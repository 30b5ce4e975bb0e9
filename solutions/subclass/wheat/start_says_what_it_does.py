"""Prints in start and in run, and leaves the rest of start to Process."""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y

    def start(self):
        print("starting", self.x, self.y)
        super().start()

    def run(self):
        print("in the child")
        report(self.x, self.y)
        for i in range(5):
            print("in son1")
            tick(i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
