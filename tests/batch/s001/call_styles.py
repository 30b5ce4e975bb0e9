"""Exercise 9: blocking, polling, notified."""

from multiprocessing import Pool

from chores import job, meanwhile


def blocking(x):
    with Pool(processes=1) as pool:
        return pool.apply(job, (x,))


def polling(x):
    with Pool(processes=1) as pool:
        result = pool.apply_async(job, (x,))
        while not result.ready():
            meanwhile()
        return result.get()


class Handle:
    def __init__(self, pool):
        self.pool = pool

    def wait(self):
        self.pool.join()


def notified(x, on_done):
    pool = Pool(processes=1)
    pool.apply_async(job, (x,), callback=on_done)
    pool.close()
    return Handle(pool)


if __name__ == "__main__":
    print(blocking(2))
    print(polling(3))
    handle = notified(4, print)
    print("not done yet")
    handle.wait()
