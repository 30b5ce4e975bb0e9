"""Has the last block report the values as well.

Misconception: report only prints, so it does not matter who calls it.
Caught by: nothing_in_main
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
        report(self.x, self.y)
        for i in range(5):
            tick(i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    report(process.x, process.y)
    print(1)
