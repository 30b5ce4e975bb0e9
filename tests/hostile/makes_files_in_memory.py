"""Makes tens of thousands of empty files where they take memory: in /tmp and in /dev/shm.

Tries: taking files
Held by: the files of a program are counted while it runs
Outcome: no check passes
Rationale: The program has made more than 10000 files
"""

import os
import select
import time


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    print("tried", flush=True)
    for place in (
        "/tmp",
        "/dev/shm",
    ):
        for folder in range(75):
            os.mkdir(f"{place}/many{folder}")
            time.sleep(0.01)
            for number in range(200):
                os.close(os.open(f"{place}/many{folder}/{number}", os.O_CREAT | os.O_WRONLY))
    select.select([], [], [], 2)
    print("gained: went on with that many files", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
