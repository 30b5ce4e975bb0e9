"""Sends the result, or the error, through a queue; the handle is a thread."""

from multiprocessing import Process, Queue
from threading import Thread

from chores import job, meanwhile


class Failed(Exception):
    pass


def work(x, queue):
    try:
        queue.put((True, job(x)))
    except Exception as error:
        queue.put((False, str(error)))


def start(x):
    queue = Queue()
    process = Process(target=work, args=(x, queue), daemon=True)
    process.start()
    return process, queue


def fetch(process, queue):
    went_well, result = queue.get()
    process.join()
    if not went_well:
        raise Failed(result)
    return result


def blocking(x):
    return fetch(*start(x))


def polling(x):
    process, queue = start(x)
    while queue.empty():
        meanwhile()
    return fetch(process, queue)


class Notification(Thread):
    def __init__(self, process, queue, on_done):
        super().__init__()
        self.parts = process, queue
        self.on_done = on_done
        self.start()

    def run(self):
        try:
            result = fetch(*self.parts)
        except Failed as error:
            print("the job failed:", error)
        else:
            self.on_done(result)

    def wait(self):
        self.join()


def notified(x, on_done):
    return Notification(*start(x), on_done)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
