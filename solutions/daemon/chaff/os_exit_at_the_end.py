"""Leaves with os._exit, past everything that waits for the child.

Misconception: ending the main process ends its children.
Caught by: nothing_outlives_it, is_a_daemon_process, error_in_work_ends_it_too
"""

import os
from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.start()
    work()
    print("main:", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
