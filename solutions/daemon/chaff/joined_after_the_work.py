"""Joins the beating process after the work.

Misconception: every start needs a join.
Caught by: ends_after_main, works_under_spawn
"""

from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    work()
    p.join()
    print("main:")


if __name__ == "__main__":
    main()
