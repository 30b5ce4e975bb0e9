"""Kills every process that it may kill, unless who started the grader is one of them.

Tries: killing
Held by: the pid namespace: there is nobody else in it
Held by (restricted): Landlock lets no signal out; as root also a user who has no other process
Outcome: every check passes
"""

import os
import signal
from multiprocessing import Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    try:
        os.kill(int("@PID@"), 0)
        print("gained: may end who started the grader", flush=True)
    except OSError:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
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
