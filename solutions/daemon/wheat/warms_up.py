"""The child sleeps for a while before it beats, the main process before it works."""

import time
from multiprocessing import Process

from heart import beat, work


def son():
    time.sleep(2)
    beat()


def main():
    p = Process(target=son)
    p.daemon = True
    p.start()
    time.sleep(5)
    work()
    time.sleep(1)
    print("main:", flush=True)


if __name__ == "__main__":
    main()
