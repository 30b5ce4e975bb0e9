"""Gives x and y as properties."""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self._values = (x, y)

    @property
    def x(self):
        return self._values[0]

    @property
    def y(self):
        return self._values[1]

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
