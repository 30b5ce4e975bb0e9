"""Polls with a list of which a part is no longer there when the grader reads it.

Tries: forging
Held by: the program's memory is read as what may be there or not
Outcome: every check passes
"""

import ctypes
import os
import threading
import time
from multiprocessing import Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    libc.poll.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int]
    place = libc.mmap(None, 8192, 3, 0x22, -1, 0)
    where = place + 4096 - 2
    reader, writer = os.pipe()
    ctypes.memmove(where, reader.to_bytes(4, "little") + b"\1\0\0\0", 8)
    threading.Thread(target=libc.poll, args=(where, 1, -1), daemon=True).start()
    time.sleep(0.5)
    libc.munmap(place + 4096, 4096)
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
