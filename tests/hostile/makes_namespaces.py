"""Makes a user namespace of its own, in which it would be root, with a network and mounts.

Tries: more rights
Held by: bubblewrap --disable-userns; seccomp
Held by (restricted): seccomp
Outcome: every check passes
"""

import ctypes
import os
from multiprocessing import Process, current_process

from mailer import send_mail

NAMESPACES = {"user": 0x10000000, "mount": 0x00020000, "net": 0x40000000, "pid": 0x20000000}

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    libc = ctypes.CDLL(None, use_errno=True)
    for name, flag in NAMESPACES.items():
        for extra in (0, NAMESPACES["user"]):
            if libc.unshare(flag | extra) == 0:
                print("gained: a namespace", name, flush=True)
    for name in ("user", "mnt", "net", "pid"):
        try:
            with open(f"/proc/1/ns/{name}") as namespace:
                if name != "user" and libc.setns(namespace.fileno(), 0) == 0:
                    print("gained: entered", name, flush=True)
        except PermissionError:
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
