"""Keeps x and y as a and b.

Misconception: the names of the attributes are free.
Caught by: attributes_can_be_read
"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.a = x
        self.b = y

    def run(self):
        report(self.a, self.b)
        for i in range(5):
            tick(i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
