"""Sets self.daemon before it calls super().__init__().

Misconception: every attribute may be set before the process is set up.
Caught by: work_happens_in_a_child, works_under_spawn, daemon_ends_with_main, script_ends_with_1,
  attributes_can_be_read
"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        self.daemon = True
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
