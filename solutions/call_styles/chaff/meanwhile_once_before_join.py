"""Calls meanwhile once, then joins the process.

Misconception: non-blocking means to do something else first.
Caught by: polling_goes_on
"""

from multiprocessing import Pipe, Pool, Process

from chores import job, meanwhile


def work(x, sender):
    sender.send(job(x))


def blocking(x):
    with Pool(1) as pool:
        return pool.apply(job, (x,))


def polling(x):
    receiver, sender = Pipe(duplex=False)
    process = Process(target=work, args=(x, sender))
    process.start()
    sender.close()
    meanwhile()
    process.join()
    return receiver.recv()


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
