"""Reports and ticks with keyword arguments."""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y

    def run(self):
        report(x=self.x, y=self.y)
        for i in range(5):
            tick(i=i)


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    time.sleep(1)
    print(1)
