"""Adds a key to the user's keyrings and asks for one, which no namespace keeps apart.

Tries: reading, leaving files
Held by: seccomp: no keyrings
Outcome: every check passes
"""

import ctypes
import os
import platform
from multiprocessing import Process, current_process

from mailer import send_mail

NUMBERS = {"x86_64": (248, 249, 250), "aarch64": (217, 218, 219)}
PROCESS_KEYRING, USER_KEYRING = -2, -4

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    add_key, request_key, keyctl = NUMBERS[platform.machine()]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(add_key, b"user", b"mallory", b"x", 1, PROCESS_KEYRING) >= 0:
        print("gained: added a key", flush=True)
    if libc.syscall(keyctl, 0, USER_KEYRING, 1) >= 0:
        print("gained: has the user's keyring", flush=True)
    libc.syscall(request_key, b"user", b"teacher", None, 0)
    if ctypes.get_errno() != 1:
        print("gained: asked for a key", flush=True)
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
