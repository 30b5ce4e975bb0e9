"""Stops itself with SIGSTOP, so that it neither ends nor goes on.

Tries: leaving processes
Held by: a stopped process cannot move, which settles the run at once; process 1 is killed
Held by (restricted): a stopped process cannot move, which settles the run at once; all are killed
Outcome: no check passes
Unheld: nothing
"""

import os
import signal


def send_all(recipients):
    print("tried", flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)


if __name__ == "__main__":
    send_all(list(range(10)))
