"""Beats a few times in a loop of its own.

Misconception: a loop that ends after the work will do.
Caught by: beats_in_a_child_during_work, works_under_spawn
"""

import time
from multiprocessing import Process

from heart import work


def son():
    for _ in range(5):
        print("start")
        time.sleep(0.5)


def main():
    p = Process(target=son)
    p.start()
    work()
    print("main:")


if __name__ == "__main__":
    main()
