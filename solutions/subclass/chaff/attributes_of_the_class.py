"""Keeps x and y in the class, so that all objects share them.

Misconception: MyProcess.x is the x of this object.
Caught by: attributes_can_be_read, two_at_the_same_time, works_under_spawn
Caught by (spawn, forkserver): work_happens_in_a_child, works_under_spawn, daemon_ends_with_main,
  script_ends_with_1, attributes_can_be_read
"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        MyProcess.x = x
        MyProcess.y = y

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
