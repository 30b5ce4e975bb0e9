"""Has its parent, which keeps the sandbox up, ended with the tracer: PTRACE_O_EXITKILL.

Tries: killing
Held by: seccomp, which refuses ptrace
Outcome: every check passes
"""

import ctypes
import os
from multiprocessing import Process, current_process

from mailer import send_mail

PTRACE_SEIZE, PTRACE_O_EXITKILL = 0x4206, 0x100000

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    print("tried", flush=True)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(PTRACE_SEIZE, os.getppid(), None, ctypes.c_void_p(PTRACE_O_EXITKILL)) == 0:
        print("gained: traces its parent", flush=True)
        os._exit(0)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
