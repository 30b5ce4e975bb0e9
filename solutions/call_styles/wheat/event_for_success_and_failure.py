"""Waits for an event that is set after success and after failure."""

from multiprocessing import Pool
from threading import Event

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
    def __init__(self, x, on_done):
        self.on_done = on_done
        self.over = Event()
        self.pool = Pool(1)
        self.pool.apply_async(job, (x,), callback=self.succeed, error_callback=self.fail)

    def succeed(self, result):
        self.on_done(result)
        self.over.set()

    def fail(self, error):
        print("no result:", error)
        self.over.set()

    def wait(self):
        self.over.wait()
        self.pool.terminate()
        self.pool.join()


def notified(x, on_done):
    return Notification(x, on_done)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
