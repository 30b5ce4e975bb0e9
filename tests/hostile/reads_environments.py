"""Reads the environment of every process, for tokens that the grader was started with.

Tries: reading
Held by: the pid namespace and an empty environment, bubblewrap's own included
Outcome: every check passes
Unheld: gained
"""

import os
from multiprocessing import Process
from pathlib import Path

from mailer import send_mail

for pid in ["self", os.getppid(), *filter(str.isdigit, os.listdir("/proc"))]:
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
