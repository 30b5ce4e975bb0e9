"""Has a child kill every process, its parent among them, while mails are on their way.

Tries: killing
Held by: the pid namespace: only the program's own processes die of it
Outcome: no check passes
"""

import os
import signal
from multiprocessing import Process


def kill():
    print("tried", flush=True)
    if os.path.exists("/grader"):
        os.kill(-1, signal.SIGKILL)


def send_all(recipients):
    child = Process(target=kill)
    child.start()
    child.join()
    signal.pause()


if __name__ == "__main__":
    send_all(list(range(10)))
