"""Keeps x as self.name, set before super().__init__().

Misconception: name is free for values of one's own.
Caught by: work_happens_in_a_child, works_under_spawn, daemon_ends_with_main, script_ends_with_1,
  attributes_can_be_read
"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        self.name = x
        self.y = y
        super().__init__()

    def run(self):
        report(self.name, self.y)
        for i in range(5):
            tick(i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
