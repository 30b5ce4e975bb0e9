"""Catches the job's error in the child, and prints it.

Misconception: an error that is printed is dealt with.
Caught by: a_job_that_raises
"""

from multiprocessing import Pool

from chores import job, meanwhile


def try_job(x):
    try:
        return job(x)
    except Exception as error:
        print("job:", error)


def blocking(x):
    with Pool(1) as pool:
        return pool.apply(try_job, (x,))


def polling(x):
    with Pool(1) as pool:
        result = pool.apply_async(try_job, (x,))
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
    pool.apply_async(job, (x,), callback=on_done)
    pool.close()
    return Notification(pool)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
