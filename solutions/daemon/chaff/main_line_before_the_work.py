"""Prints main: before the work.

Misconception: main: announces the work.
Caught by: ends_after_main
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.daemon = True
    p.start()
    print("main:")
    work()


if __name__ == "__main__":
    main()
