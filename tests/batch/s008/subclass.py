import multiprocessing
import time

import job

SpawnProcess = multiprocessing.get_context("spawn").Process


class MyProcess(SpawnProcess):
    def __init__(self, x, y, **options):
        super().__init__(**options)
        self.x, self.y = x, y

    def run(self):
        job.report(self.x, self.y)
        for i in range(5):
            job.tick(i)


if __name__ == "__main__":
    MyProcess(1, 2, daemon=True).start()
    time.sleep(2)
    print(1)
