"""Reports when all ticks are done.

Misconception: the order of the calls is free.
Caught by: five_ticks_in_order
"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y

    def run(self):
        for i in range(5):
            tick(i)
        report(self.x, self.y)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
