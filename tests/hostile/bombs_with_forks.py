"""Forks, and has every child fork as well: a thousand processes after ten rounds.

Tries: taking processes
Held by: a limit of processes for each sandbox (RLIMIT_NPROC in its own user namespace)
Outcome: no check passes
"""

import os
import signal


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    refused = False
    for _ in range(10):
        try:
            os.fork()
        except BlockingIOError:
            refused = True
    if refused:
        print("tried", flush=True)
    processes = [name for name in os.listdir("/proc") if name.isdigit()]
    if len(processes) > 200:
        print("gained:", len(processes), "processes", flush=True)
    signal.pause()


if __name__ == "__main__":
    send_all(list(range(10)))
