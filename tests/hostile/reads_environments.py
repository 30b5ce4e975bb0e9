"""Reads the environment of every process, for tokens that the grader was started with.

Tries: reading
Held by: the pid namespace and an empty environment, bubblewrap's own included
Held by (restricted): Landlock: nothing of other processes in /proc
Outcome: every check passes
Unheld: gained
"""

import os
from multiprocessing import Process
from pathlib import Path

from mailer import send_mail

try:
    others = list(filter(str.isdigit, os.listdir("/proc")))
except PermissionError:
    others = range(max(1, os.getpid() - 1000), os.getpid())
for pid in ["self", os.getppid(), *others]:
    try:
        for variable in Path(f"/proc/{pid}/environ").read_text().split("\0"):
            if "CANARY" in variable:
                print("gained:", variable, flush=True)
    except (OSError, UnicodeDecodeError):
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
