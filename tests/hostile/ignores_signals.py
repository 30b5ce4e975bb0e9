"""Ignores every signal that can be ignored, in itself and three children, and waits for ever.

Tries: leaving processes
Held by: the run ends by SIGKILL to process 1, which nobody can ignore or outlive
Held by (restricted): the run ends by SIGKILL to all of its processes at once
Outcome: no check passes
"""

import os
import signal


def send_all(recipients):
    print("tried", flush=True)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(number, signal.SIG_IGN)
        except OSError:
            pass
    for _ in range(3):
        if os.fork() == 0:
            break
    while True:
        signal.pause()


if __name__ == "__main__":
    send_all(list(range(10)))
