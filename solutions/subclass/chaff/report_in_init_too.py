"""Reports in __init__, to show what was handed over, and in run again.

Misconception: a look at the values in between is no work.
Caught by: work_happens_in_a_child
"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y
        report(self.x, self.y)

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
