"""Kills every process that it may kill.

Tries: killing
Held by: the pid namespace: there is nobody else in it
Outcome: every check passes
"""

import os
import signal
from multiprocessing import Process

from mailer import send_mail

if os.path.exists("/grader") and os.getppid() == 1:
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
