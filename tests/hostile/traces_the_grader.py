"""Attaches to the process that started the grader as a debugger does, by its number outside.

Tries: reading, killing
Held by: the pid namespace: nobody outside has a number in it
Held by (restricted): seccomp, which refuses ptrace
Outcome: every check passes
"""

import ctypes
import os
from multiprocessing import Process

from mailer import send_mail

PTRACE_ATTACH = 16

if "@SANDBOX@" in ("bubblewrap", "restricted"):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(PTRACE_ATTACH, int("@PID@"), None, None) == 0:
        print("gained: traces the grader", flush=True)
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
