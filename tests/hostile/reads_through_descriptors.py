"""Leaves its folder by descriptors that somebody may have left open.

Tries: reading
Held by: the grader's descriptors are closed when the program starts
Held by (restricted): the grader's descriptors are closed when the program starts; Landlock
Outcome: every check passes
"""

import os
from multiprocessing import Process

from mailer import send_mail

for place in [*range(3, 1024), *(f"/proc/1/fd/{number}" for number in range(1024))]:
    try:
        with os.scandir(place) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        continue
    if "@SANDBOX@" in ("bubblewrap", "restricted"):
        print("gained:", place, names, flush=True)
for place in ("/grader/..", "..", "/proc/1/root", "/proc/self/root/..", "/proc/self/cwd/../.."):
    try:
        print("gained:", os.listdir(place + "@HOME@"), flush=True)
    except OSError:
        pass
print("tried", flush=True)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
