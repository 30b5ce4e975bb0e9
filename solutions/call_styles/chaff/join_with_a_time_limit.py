"""wait() joins the thread that calls on_done, but for a minute at most.

Misconception: a job never takes longer than that.
Caught by: wait_returns_after_on_done
"""

from multiprocessing import Pool
from threading import Thread

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
    def __init__(self, teller):
        self.teller = teller

    def wait(self):
        self.teller.join(60)


def notified(x, on_done):
    teller = Thread(target=lambda: on_done(blocking(x)))
    teller.start()
    return Notification(teller)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    notified(5, lambda result: print("notified: ", result)).wait()
