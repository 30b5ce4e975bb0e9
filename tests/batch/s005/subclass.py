from multiprocessing import Process
import time

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y)
        super().__init__()
        self.x = x
        self.y = y

    def run(self):
        report(self.x, self.y)
        for i in range(5):
            tick(i)


if __name__ == "__main__":
    p = MyProcess(1, 2)
    p.daemon = True
    p.start()
    time.sleep(1)
    print(1)
