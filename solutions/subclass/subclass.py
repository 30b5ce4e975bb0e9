"""A process class of your own.

Run as a script, this file starts one daemon MyProcess(1, 2). Once at least one tick's time (one
second) has passed, the main process prints 1 as its last line.
"""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    """A process that reports its two values and then ticks five times.

    Its process calls ``report(x, y)`` once, then ``tick(i)`` for i = 0, 1, 2, 3 and 4. Its values
    can be read on the object as ``x`` and ``y``.
    """

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
