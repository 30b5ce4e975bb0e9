"""Closes its outputs, so that nothing of it can be read.

Tries: forging
Held by: only what is printed is read there; mails and processes are seen elsewhere
Outcome: failed last_line_comes_last, works_under_spawn; passed the others
Unheld: nothing
"""

import os
import sys
from multiprocessing import Process

from mailer import send_mail

print("tried", flush=True)
os.closerange(1, 3)
sys.stdout = sys.stderr = sys.__stdout__ = None


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
