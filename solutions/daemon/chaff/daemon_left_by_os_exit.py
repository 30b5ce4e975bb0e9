"""A daemon process, but os._exit leaves no time to end it.

Misconception: the system ends daemon processes.
Caught by: nothing_outlives_it
"""

import os
from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat, daemon=True)
    p.start()
    work()
    print("main:", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
