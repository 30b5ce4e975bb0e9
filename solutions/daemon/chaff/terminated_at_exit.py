"""Has atexit terminate the beating process.

Misconception: ending it by hand is what daemon means.
Caught by: is_a_daemon_process
"""

import atexit
from multiprocessing import Process

from heart import beat, work


def main():
    p = Process(target=beat)
    p.start()
    atexit.register(p.terminate)
    work()
    print("main:")


if __name__ == "__main__":
    main()
