"""Is a dataclass that keeps the hash of Process."""

import time
from dataclasses import dataclass
from multiprocessing import Process

from job import report, tick


@dataclass(eq=False)
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
