"""Tells of the error in a few words and exits with 1.

Misconception: the exit status is all that counts.
Caught by: error_in_work_ends_it_too
"""

import sys
from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    try:
        work()
    except Exception:
        sys.exit("work went wrong")
    print("main:")


if __name__ == "__main__":
    main()
