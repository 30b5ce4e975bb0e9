"""Derives from Thread.

Misconception: a thread is a process, too.
Caught by: work_happens_in_a_child, works_under_spawn, daemon_ends_with_main, script_ends_with_1
"""

import time
from threading import Thread

from job import report, tick


class MyProcess(Thread):
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
    print(1)
