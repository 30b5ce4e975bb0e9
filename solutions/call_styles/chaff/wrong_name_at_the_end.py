"""polling asks for the result under a name that does not exist.

Misconception: a line that is reached at the very end must be right.
Caught by: job_runs_in_a_child, polling_goes_on, right_results, no_process_left, works_under_spawn
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
        return results.get()


class Notification:
    def __init__(self, pool):
        self._pool = pool

    def wait(self):
        self._pool.join()


def notified(x, on_done):
    pool = Pool(1)
    pool.apply_async(job, (x,), callback=on_done)
    pool.close()
    return Notification(pool)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    notified(5, lambda result: print("notified: ", result)).wait()
