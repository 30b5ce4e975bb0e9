"""Forks, and has every child fork as well: five hundred processes after nine rounds.

Tries: taking processes
Held by: a limit of processes for each sandbox (RLIMIT_NPROC in its own user namespace)
Held by (restricted): a limit of processes for each run's user (RLIMIT_NPROC)
Held by (restricted, same user): a limit for all processes of the user, which leaves it a thousand
Outcome: no check passes
Unheld (restricted, same user): gained
"""

import os
import signal


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    refused = False
    forked = os.open("forked", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for _ in range(9):
        try:
            os.fork()
        except BlockingIOError:
            refused = True
    if refused:
        print("tried", flush=True)
    os.write(forked, b"x")
    if os.fstat(forked).st_size > 200:
        print("gained: hundreds of processes", flush=True)
    signal.pause()


if __name__ == "__main__":
    send_all(list(range(10)))
