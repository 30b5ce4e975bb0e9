"""Leaves its folder by descriptors that somebody may have left open.

Tries: reading
Held by: the grader's descriptors are closed when the program starts
Outcome: every check passes
"""

import os
from multiprocessing import Process

from mailer import send_mail

for pid in ("self", "1"):
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            with os.scandir(f"/proc/{pid}/fd/{number}") as entries:
                names = [entry.name for entry in entries if entry.name != "self"]
            if os.path.exists("/grader") and not all(name.isdigit() for name in names):
                print("gained:", pid, number, names, flush=True)
        except OSError:
            pass
for place in ("/grader/..", "/proc/1/root", "/proc/self/root/..", "/proc/self/cwd/../.."):
    if os.path.exists(place + "@HOME@"):
        print("gained:", os.listdir(place + "@HOME@"), flush=True)
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
