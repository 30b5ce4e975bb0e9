"""Sends every signal to its parent, which keeps the sandbox up: process 1, where it has one.

Tries: killing
Held by: the kernel keeps signals without a handler from process 1 of a pid namespace
Held by (restricted): Landlock lets no signal out; as root also a user who has no other process
Outcome: every check passes
"""

import os
import signal
from multiprocessing import Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    for number in signal.valid_signals():
        try:
            os.kill(os.getppid(), number)
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
