"""Stops its children with SIGSTOP before they have sent anything, and itself with them.

Tries: leaving processes
Held by: a stopped process cannot move, which settles the run at once; process 1 is killed
Held by (restricted): a stopped process cannot move, which settles the run at once; all are killed
Outcome: no check passes
"""

import os
import signal
from multiprocessing import Process


def stop():
    print("tried", flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)


def send_all(recipients):
    for _ in recipients[:3]:
        Process(target=stop).start()
    stop()


if __name__ == "__main__":
    send_all(list(range(10)))
