"""Asks whether the process is alive, with little sleeps in between."""

import time
from multiprocessing import Pipe, Pool, Process

from chores import job, meanwhile


def work(x, connection):
    connection.send(job(x))


def blocking(x):
    with Pool(1) as pool:
        return pool.apply(job, (x,))


def polling(x):
    ours, theirs = Pipe()
    process = Process(target=work, args=(x, theirs))
    process.start()
    while process.is_alive():
        meanwhile()
        time.sleep(0.01)
    if process.exitcode != 0:
        raise RuntimeError("the job failed")
    return ours.recv()


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
