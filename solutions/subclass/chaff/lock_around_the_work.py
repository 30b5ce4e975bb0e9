"""Holds a lock while it works, so that the lines of two processes do not mix.

Misconception: processes that print have to take turns.
Caught by: two_at_the_same_time
"""

import time
from multiprocessing import Lock, Process

from job import report, tick

turn = Lock()


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y
        self.turn = turn

    def run(self):
        with self.turn:
            report(self.x, self.y)
            for i in range(5):
                tick(i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
