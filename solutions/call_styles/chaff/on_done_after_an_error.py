"""Has on_done called with the error, too.

Misconception: on_done means that the job is over, however it ended.
Caught by: a_job_that_raises
"""

from multiprocessing import Pool

from chores import job, meanwhile


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
    def __init__(self, pool):
        self.pool = pool

    def wait(self):
        self.pool.join()


def notified(x, on_done):
    pool = Pool(1)
    pool.apply_async(job, (x,), callback=on_done, error_callback=on_done)
    pool.close()
    return Notification(pool)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
