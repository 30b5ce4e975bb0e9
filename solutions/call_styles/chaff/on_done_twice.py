"""Has the pool call on_done, and wait() call it, too.

Misconception: wait() has to deliver the result.
Caught by: right_results
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
    def __init__(self, pool, result, on_done):
        self.pool = pool
        self.result = result
        self.on_done = on_done

    def wait(self):
        self.pool.join()
        self.on_done(self.result.get())


def notified(x, on_done):
    pool = Pool(1)
    result = pool.apply_async(job, (x,), callback=on_done)
    pool.close()
    return Notification(pool, result, on_done)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
