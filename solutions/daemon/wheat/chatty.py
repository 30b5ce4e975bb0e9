"""Logs to stderr and prints a lot, in both processes."""

import logging
import sys
from multiprocessing import Process, current_process

from heart import beat, work


logging.basicConfig(stream=sys.stderr, level=logging.DEBUG)


def son():
    print("*" * 40)
    logging.info("%s begins to beat", current_process().name)
    beat()


def main():
    print("starting the heart", end=" ... ")
    p = Process(target=son, daemon=True)
    logging.debug("before the start: %r", p)
    p.start()
    logging.debug("after the start: %r", p)
    print("it beats")
    for i in range(20):
        print("line", i)
    work()
    print("the work is done")
    print("main:")


if __name__ == "__main__":
    main()
