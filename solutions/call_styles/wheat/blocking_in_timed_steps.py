"""Blocks and polls in timed steps."""

import time
from multiprocessing import Pool

from chores import job, meanwhile


def blocking(x):
    with Pool(1) as pool:
        result = pool.apply_async(job, (x,))
        while not result.ready():
            time.sleep(0.02)
        return result.get()


def polling(x):
    with Pool(1) as pool:
        result = pool.apply_async(job, (x,))
        while True:
            result.wait(0.05)
            if result.ready():
                return result.get()
            meanwhile()


class Notification:
    def __init__(self, pool):
        self.pool = pool

    def wait(self):
        self.pool.join()


def notified(x, on_done):
    pool = Pool(1)
    pool.apply_async(job, (x,), callback=on_done)
    pool.close()
    return Notification(pool)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
