"""Takes memory in ten processes, each below what one may have.

Tries: taking memory
Held by: the memory of all processes together is looked at while they run
Outcome: no check passes
Rationale: The program's processes hold more than 2048 MB
"""

import select
import time
from multiprocessing import Process


def take():
    taken = []
    for _ in range(24):
        taken.append(bytearray(b"x") * (10 << 20))
        time.sleep(0.01)
    select.select([], [], [], 2)
    print("gained: went on with 240 MB in each process", flush=True)


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    print("tried", flush=True)
    processes = [Process(target=take) for _ in range(10)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
