"""Makes tens of thousands of empty files where they take memory: in /tmp and in /dev/shm.

Tries: taking files
Held by: the files of a program are counted while it runs
Held by (restricted): /tmp is closed, and files in the program's own /dev/shm are counted
Held by (restricted, shared memory in common): nothing: /dev/shm is the machine's
Outcome: no check passes
Rationale: The program has made more than 10000 files
Unheld (restricted, shared memory in common): gained
Unheld (restricted, same user): gained; changes /dev/shm/@MARK@-many*
"""

import os
import select
import time


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    print("tried", flush=True)
    for place in ("/tmp", "/dev/shm"):
        for number in range(15_000):
            try:
                os.close(os.open(f"{place}/@MARK@-many{number}", os.O_CREAT | os.O_WRONLY))
            except PermissionError:
                break
            if number % 200 == 0:
                time.sleep(0.01)
    select.select([], [], [], 2)
    print("gained: went on with that many files", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
