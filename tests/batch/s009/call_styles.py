from multiprocessing import Process, Pipe
from threading import Event, Thread
import chores


def start(x):
    a, b = Pipe(False)

    def work():
        b.send(chores.job(x))

    p = Process(target=work)
    p.start()
    b.close()
    return a, p


def blocking(x):
    a, p = start(x)
    try:
        return a.recv()
    finally:
        p.join()


def polling(x):
    a, p = start(x)
    while not a.poll():
        chores.meanwhile()
    try:
        return a.recv()
    finally:
        p.join()


class Handle:
    def __init__(self):
        self.over = Event()

    def wait(self):
        self.over.wait(10)     # no job takes longer


def notified(x, on_done):
    a, p = start(x)
    handle = Handle()

    def tell():
        try:
            on_done(a.recv())
        except EOFError:
            pass     # the job has failed
        p.join()
        handle.over.set()

    Thread(target=tell).start()
    return handle


if __name__ == '__main__':
    print(blocking(2))
    print(polling(3))
    notified(4, print).wait()
