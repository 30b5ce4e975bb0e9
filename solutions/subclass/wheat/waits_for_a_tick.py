"""Waits until the first tick is over instead of sleeping."""

from multiprocessing import Event, Process

from job import report, tick


class MyProcess(Process):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y
        self.ticked = Event()

    def run(self):
        report(self.x, self.y)
        for i in range(5):
            tick(i)
            self.ticked.set()


if __name__ == "__main__":
    process = MyProcess(1, 2)
    process.daemon = True
    process.start()
    process.ticked.wait()
    print(1)
