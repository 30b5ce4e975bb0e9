"""A child that beats in a daemon thread and ends when it is told to.

Misconception: a daemon thread makes a daemon process.
Caught by: is_a_daemon_process
"""

from multiprocessing import Event, Process
from threading import Thread

from heart import beat, work


def son(over):
    Thread(target=beat, daemon=True).start()
    over.wait()


def main():
    over = Event()
    p = Process(target=son, args=(over,))
    p.start()
    try:
        work()
        print("main:")
    finally:
        over.set()


if __name__ == "__main__":
    main()
