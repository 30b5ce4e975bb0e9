"""Sends SIGKILL to the process that started the grader, by its number outside.

Tries: killing
Held by: the pid namespace: nobody outside has a number in it
Outcome: every check passes
"""

import os
import signal
from multiprocessing import Process

from mailer import send_mail

if os.path.exists("/grader"):
    try:
        os.kill(int("@PID@"), signal.SIGKILL)
        print("gained: killed the grader", flush=True)
    except ProcessLookupError:
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
