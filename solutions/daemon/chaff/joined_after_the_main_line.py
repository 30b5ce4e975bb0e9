"""Joins the beating process at the very end.

Misconception: a daemon process ends where it is joined.
Caught by: ends_after_main, works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    work()
    print("main:")
    p.join()


if __name__ == "__main__":
    main()
