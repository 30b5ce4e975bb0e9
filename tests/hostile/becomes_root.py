"""Becomes root by setuid, by a map of its own and by programs that are set-user-id.

Tries: more rights
Held by: one user alone is mapped; no new privileges by execve
Held by (restricted): a user without rights; no new privileges by execve; seccomp
Outcome: every check passes
"""

import ctypes
import os
import subprocess
from multiprocessing import Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    for change, arguments in (
        (os.setuid, (0,)),
        (os.setgid, (0,)),
        (os.setresuid, (0, 0, 0)),
        (os.setgroups, ([0],)),
        (os.chroot, (".",)),
        (os.mknod, ("disk", 0o60666, os.makedev(8, 0))),
    ):
        try:
            change(*arguments)
            print("gained:", change.__name__, flush=True)
        except OSError:
            pass
    for place in ("/proc/self/uid_map", "/proc/sysrq-trigger", "/proc/sys/kernel/hostname"):
        try:
            with open(place, "w") as file:
                file.write("0 0 1")
            print("gained: wrote", place, flush=True)
        except OSError:
            pass
    keep, no_new_privileges = 8, 39
    if ctypes.CDLL(None).prctl(no_new_privileges, 0, 0, 0, 0) != 1:
        print("gained: set-user-id programs work", flush=True)
    for command in (
        ["su", "-c", "id"],
        ["sudo", "-n", "id"],
        ["mount", "-t", "tmpfs", "x", "/mnt"],
    ):
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=20
            )
            if done.returncode == 0:
                print("gained:", command, flush=True)
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
