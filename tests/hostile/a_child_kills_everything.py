"""Has a child kill every process, its parent among them, while mails are on their way.

Tries: killing
Held by: the pid namespace: only the program's own processes die of it
Held by (restricted): Landlock lets no signal out; as root also a user who has no other process
Outcome: no check passes
"""

import os
import signal
from multiprocessing import Process


def kill():
    print("tried", flush=True)
    if "@SANDBOX@" in ("bubblewrap", "restricted"):
        try:
            os.kill(int("@PID@"), 0)
            print("gained: may end who started the grader", flush=True)
        except OSError:
            os.kill(-1, signal.SIGKILL)


def send_all(recipients):
    child = Process(target=kill)
    child.start()
    child.join()
    signal.pause()


if __name__ == "__main__":
    send_all(list(range(10)))
