"""Has the child call on_done.

Misconception: a callback runs where the result is made.
Caught by: right_results
"""

from multiprocessing import Pool, Process

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
    def __init__(self, process):
        self.process = process

    def wait(self):
        self.process.join()


def work(x, on_done):
    on_done(job(x))


def notified(x, on_done):
    process = Process(target=work, args=(x, on_done))
    process.start()
    return Notification(process)


def tell(result):
    print("notified: ", result)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, tell)
    print("notified has returned")
    handle.wait()
