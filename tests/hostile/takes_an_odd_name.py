"""Calls its processes what the kernel would say of one that has ended.

Tries: forging the process evidence
Held by: what /proc says of a process is read from behind its name
Outcome: every check passes
"""

import ctypes
import os
from multiprocessing import Process

from mailer import send_mail

PR_SET_NAME = 15


def send(recipient):
    ctypes.CDLL(None).prctl(PR_SET_NAME, b") Z 1 (\n0 0 0", 0, 0, 0)
    send_mail(recipient)


if "@SANDBOX@" in ("bubblewrap", "restricted"):
    ctypes.CDLL(None).prctl(PR_SET_NAME, b"x) Z 0 0 0 0 0", 0, 0, 0)
    print("tried", flush=True)


def send_all(recipients):
    processes = [Process(target=send, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
