"""Has targets that are defined inside other functions.

Loses: works_under_spawn
Start methods: fork
"""

from multiprocessing import Pipe, Process
from threading import Thread

from chores import job, meanwhile


class Job:
    def __init__(self, x):
        self.receiver, sender = Pipe(duplex=False)
        self.process = Process(target=lambda: sender.send(job(x)))
        self.process.start()
        sender.close()

    def is_over(self):
        return self.receiver.poll(0)

    def result(self):
        try:
            return self.receiver.recv()
        finally:
            self.process.join()


def blocking(x):
    return Job(x).result()


def polling(x):
    running = Job(x)
    while not running.is_over():
        meanwhile()
    return running.result()


def notified(x, on_done):
    running = Job(x)

    def pass_on():
        try:
            result = running.result()
        except EOFError:
            return
        on_done(result)

    thread = Thread(target=pass_on)
    thread.start()
    thread.wait = thread.join
    return thread


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
