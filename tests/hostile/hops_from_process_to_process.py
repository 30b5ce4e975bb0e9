"""Goes on in a new process and ends the old one, thousands of times, and prints at each hop.

Tries: leaving processes
Held by: the limit of output ends the run, and the end of process 1 ends whoever it is by then
Held by (restricted): the limit of output ends the run, and one call kills all that there are by then
Outcome: no check passes
Rationale: printed 16 MB and more
"""

import os
import signal


def hop():
    os.setsid()
    for _ in range(20_000):
        if os.fork():
            os._exit(0)
        os.write(1, b"tried".rjust(16_384) + b"\n")


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    if os.fork() == 0:
        hop()
    signal.pause()


if __name__ == "__main__":
    send_all(list(range(10)))
