"""Reports y before x.

Misconception: the order of the values does not matter.
Caught by: right_values_once, two_at_the_same_time, works_under_spawn, script_ends_with_1
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
        report(self.y, self.x)
        for i in range(5):
            tick(i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
