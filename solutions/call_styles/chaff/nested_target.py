"""Has targets that are defined inside other functions.

Misconception: a target is any function.
Caught by: works_under_spawn
Caught by (spawn, forkserver): job_runs_in_a_child, notified_comes_back_at_once,
    right_results, wait_returns_after_on_done, a_job_that_raises, no_process_left,
    works_under_spawn
"""

from multiprocessing import Pipe, Pool, Process
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
    def __init__(self, thread):
        self.thread = thread

    def wait(self):
        self.thread.join()


def notified(x, on_done):
    receiver, sender = Pipe(duplex=False)

    def work():
        sender.send(job(x))

    process = Process(target=work)
    process.start()
    sender.close()

    def pass_on():
        try:
            result = receiver.recv()
        except EOFError:
            return
        finally:
            process.join()
        on_done(result)

    thread = Thread(target=pass_on)
    thread.start()
    return Notification(thread)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
