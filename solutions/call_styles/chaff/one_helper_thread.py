"""Has one thread for all calls of notified, so that one job waits for the other.

Misconception: what is asynchronous runs at the same time.
Caught by: two_jobs_at_the_same_time
"""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool

from chores import job, meanwhile


helper = ThreadPoolExecutor(max_workers=1)


def blocking(x):
    with Pool(1) as pool:
        return pool.apply(job, (x,))


def polling(x):
    with Pool(1) as pool:
        result = pool.apply_async(job, (x,))
        while not result.ready():
            meanwhile()
        return result.get()


class Notification:
    def __init__(self, future):
        self.future = future

    def wait(self):
        self.future.result()


def notified(x, on_done):
    return Notification(helper.submit(pass_on, x, on_done))


def pass_on(x, on_done):
    on_done(blocking(x))


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
