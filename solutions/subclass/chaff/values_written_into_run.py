"""Reports 1 and 2, whatever it was made with.

Misconception: the values of the example are the values.
Caught by: right_values_once, two_at_the_same_time, works_under_spawn
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
        report(1, 2)
        for i in range(5):
            tick(i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
