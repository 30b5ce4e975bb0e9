"""Raises the limits of what it may use.

Tries: more rights
Held by: the limits are hard ones, which only root may raise
Outcome: every check passes
"""

import os
import resource
from multiprocessing import Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    for name in ("AS", "FSIZE", "NOFILE", "CPU", "CORE", "NPROC"):
        kind = getattr(resource, f"RLIMIT_{name}")
        soft, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY:
            print("gained:", name, "has no limit", flush=True)
        for wanted in (hard + 1, resource.RLIM_INFINITY):
            try:
                resource.setrlimit(kind, (soft, wanted))
                print("gained: raised", name, flush=True)
            except (OSError, ValueError):
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
