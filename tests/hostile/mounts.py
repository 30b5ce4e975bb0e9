"""Mounts what is read-only anew to write to it, and other things over it.

Tries: more rights
Held by: no capabilities, and no user namespace to get them in; seccomp
Held by (restricted): no capabilities; seccomp
Outcome: every check passes
"""

import ctypes
import os
from multiprocessing import Process, current_process

import grader_shim
from mailer import send_mail

REMOUNT, BIND, DETACH = 0x20, 0x1000, 2
INSIDE = os.path.dirname(grader_shim.__file__)
DOOR = os.path.dirname(os.environ["GRADER_SETTINGS"])

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    libc = ctypes.CDLL(None, use_errno=True)
    results = {
        "remount": libc.mount(b"none", b"/usr", b"", REMOUNT | BIND, None),
        "tmpfs": libc.mount(b"none", b"/mnt", b"tmpfs", 0, None),
        "bind": libc.mount(b".", INSIDE.encode(), b"", BIND, None),
        "proc": libc.mount(b"none", b"/proc", b"proc", 0, None),
        "umount": libc.umount2(DOOR.encode(), DETACH),
        "chroot": libc.chroot(b"."),
        "pivot_root": libc.syscall(155, b".", b"."),
    }
    for name, result in results.items():
        if result == 0:
            print("gained:", name, flush=True)
    for place in ("/usr/bin/mallory", f"{INSIDE}/grader_shim.py", f"{DOOR}/mallory"):
        try:
            open(place, "a").close()
            print("gained: wrote", place, flush=True)
        except OSError:
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
