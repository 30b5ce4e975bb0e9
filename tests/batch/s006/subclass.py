from multiprocessing import Process
from job import report, tick
import time

class MyProcess(Process):

    def __init__(self, x, y):
        Process.__init__(self)
        self.x, self.y = x, y

    def run(self):
        report(self.x, self.y)
        for i in range(1, 6):
            tick(i)

if __name__ == "__main__":
    p = MyProcess(1, 2)
    p.daemon = True
    p.start()
    time.sleep(1)
    print(1)
