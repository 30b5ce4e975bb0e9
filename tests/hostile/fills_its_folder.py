"""Fills its folder with files, each as large as a file may be.

Tries: taking disk
Held by: the files of the folder are weighed while the program runs
Outcome: no check passes
Rationale: The program's files hold more than 64 MB
"""

import select
import time


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    print("tried", flush=True)
    for number in range(12):
        with open(f"file{number}", "wb", buffering=0) as file:
            for _ in range(15):
                file.write(bytes(1 << 20))
        time.sleep(0.01)
    select.select([], [], [], 2)
    print("gained: went on with 180 MB", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
