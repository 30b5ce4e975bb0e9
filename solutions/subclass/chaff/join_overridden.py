"""Has a join of its own, which does not wait.

Misconception: join has to be written, too.
Caught by: start_and_join_are_inherited
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

    def join(self, timeout=None):
        print("joined")


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
