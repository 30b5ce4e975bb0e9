"""Uses a process and a pipe, whose end tells of an error, and a thread."""

from multiprocessing import Pipe, Process
from threading import Thread

from chores import job, meanwhile


def work(x, sender):
    sender.send(job(x))


def start(x):
    receiver, sender = Pipe(duplex=False)
    process = Process(target=work, args=(x, sender))
    process.start()
    sender.close()
    return process, receiver


def fetch(process, receiver):
    try:
        return receiver.recv()
    finally:
        process.join()


def blocking(x):
    return fetch(*start(x))


def polling(x):
    process, receiver = start(x)
    while not receiver.poll():
        meanwhile()
    return fetch(process, receiver)


class Notification:
    def __init__(self, thread):
        self.wait = thread.join


def notified(x, on_done):
    process, receiver = start(x)
    thread = Thread(target=pass_on, args=(process, receiver, on_done))
    thread.start()
    return Notification(thread)


def pass_on(process, receiver, on_done):
    try:
        result = fetch(process, receiver)
    except EOFError:
        return
    on_done(result)


if __name__ == "__main__":
    print("blocking: ", blocking(3))
    print("polling:  ", polling(4))
    handle = notified(5, lambda result: print("notified: ", result))
    print("notified has returned")
    handle.wait()
