"""Calls meanwhile in a thread, and notified blocks in one."""

from multiprocessing import Pool
from threading import Event, Thread

from chores import job, meanwhile


def blocking(x):
    with Pool(1) as pool:
        return pool.apply(job, (x,))


def polling(x):
    over = Event()
    thread = Thread(target=keep_busy, args=(over,))
    thread.start()
    try:
        return blocking(x)
    finally:
        over.set()
        thread.join()


def keep_busy(over):
    while not over.is_set():
        meanwhile()


class Notification:
    def __init__(self, thread):
        self.thread = thread

    def wait(self):
        self.thread.join()


def notified(x, on_done):
    thread = Thread(target=lambda: on_done(blocking(x)), daemon=True)
    thread.start()
    return Notification(thread)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
