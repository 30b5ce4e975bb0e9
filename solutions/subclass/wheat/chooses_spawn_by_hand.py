"""Sets the start method in the last block."""

import time
from multiprocessing import Process, set_start_method

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
    set_start_method("spawn")
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
