"""Reserves blocks beyond the end of the output that the grader keeps, past the limit of a file's size.

Tries: writing
Held by: seccomp: no fallocate
Outcome: every check passes
"""

import ctypes
import os
from multiprocessing import Process, current_process

from mailer import send_mail

KEEP_SIZE = 1

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    libc = ctypes.CDLL(None, use_errno=True)
    for number in (1, os.open("big", os.O_WRONLY | os.O_CREAT)):
        done = libc.fallocate(number, KEEP_SIZE, ctypes.c_long(0), ctypes.c_long(20 << 20))
        blocks = os.fstat(number).st_blocks * 512
        print(done, os.strerror(ctypes.get_errno()))
        if blocks > 17 << 20:
            print("gained:", blocks >> 20, "MB in a file that may have 16", flush=True)
        os.ftruncate(number, os.fstat(number).st_size)
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
