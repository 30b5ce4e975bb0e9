"""Makes a ring of io_uring, through which system calls pass by every filter.

Tries: more rights
Held by: seccomp: no io_uring
Outcome: every check passes
"""

import ctypes
import os
from multiprocessing import Process, current_process

from mailer import send_mail

IO_URING_SETUP = 425

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(IO_URING_SETUP, 8, ctypes.create_string_buffer(120)) >= 0:
        print("gained: a ring", flush=True)
    if ctypes.get_errno() != 38:
        print("gained: was refused by the kernel, not by the filter", flush=True)
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
