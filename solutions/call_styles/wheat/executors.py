"""Uses executors of processes, and their futures."""

from concurrent.futures import ProcessPoolExecutor

from chores import job, meanwhile


def blocking(x):
    with ProcessPoolExecutor(1) as executor:
        return executor.submit(job, x).result()


def polling(x):
    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(job, x)
        while not future.done():
            meanwhile()
        return future.result()


class Notification:
    def __init__(self, executor):
        self.executor = executor

    def wait(self):
        self.executor.shutdown()


def notified(x, on_done):
    def pass_on(future):
        if future.exception() is None:
            on_done(future.result())

    executor = ProcessPoolExecutor(1)
    executor.submit(job, x).add_done_callback(pass_on)
    return Notification(executor)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
