"""Keeps an open log file on the object, which a spawned child cannot be given.

Misconception: an object goes over to the child as it is, whatever is kept on it.
Caught by: works_under_spawn
Caught by (spawn, forkserver): work_happens_in_a_child, works_under_spawn, daemon_ends_with_main,
  script_ends_with_1
"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y
        self.log = open("log.txt", "a")

    def run(self):
        report(self.x, self.y)
        for i in range(5):
            tick(i)
            print(i, file=self.log, flush=True)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
