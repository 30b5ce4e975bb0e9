"""Closes a folder with something in it, for the grader to remove.

Tries: leaving files
Held by: folders are opened before they are removed
Outcome: every check passes
"""

import os
from multiprocessing import Process

from mailer import send_mail

if not os.path.exists("closed"):
    os.makedirs("closed/inner")
    os.symlink("@HOME@", "closed/inner/home")
    os.chmod("closed", 0)
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
