"""Makes every MyProcess a daemon process in __init__."""

import time
from multiprocessing import Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__(daemon=True)
        self.x = x
        self.y = y

    def run(self):
        report(self.x, self.y)
        for i in range(5):
            tick(i)


if __name__ == "__main__":
    MyProcess(1, 2).start()
    time.sleep(1)
    print(1, flush=True)
