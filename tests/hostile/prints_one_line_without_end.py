"""Prints a line of a gigabyte to stdout.

Tries: taking disk
Held by: a limit for each file that a process writes (RLIMIT_FSIZE), its outputs among them
Outcome: no check passes
Rationale: printed 16 MB and more
"""

import os
import signal


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    os.write(2, b"tried\n")
    for _ in range(1024):
        try:
            os.write(1, b"x" * (1 << 20))
        except OSError:
            break
    if os.fstat(1).st_size > 20 << 20:
        os.write(2, b"gained: too much output\n")
    signal.pause()


if __name__ == "__main__":
    send_all(list(range(10)))
