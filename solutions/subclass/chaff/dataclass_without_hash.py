"""Is a dataclass, which has no hash, so that it cannot be started.

Misconception: any class may be a dataclass.
Caught by: work_happens_in_a_child, works_under_spawn, daemon_ends_with_main, script_ends_with_1,
  attributes_can_be_read
"""

import time
from dataclasses import dataclass
from multiprocessing import Process

from job import report, tick


@dataclass
class MyProcess(Process):
    x: int
    y: int

    def __post_init__(self):
        super().__init__()

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
