"""Sends all mails from threads of one child, and starts others that do nothing.

Tries: forging the process evidence
Held by: the kernel says who sends a message (SCM_CREDENTIALS)
Outcome: failed sent_by_children; passed the others
Unheld: nothing
"""

import os
import threading
from multiprocessing import Process

from mailer import send_mail


def send_each(recipients):
    threads = [threading.Thread(target=send_mail, args=(each,)) for each in recipients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def send_all(recipients):
    print("tried", flush=True)
    processes = [Process(target=os.getpid) for _ in recipients[1:]]
    processes.append(Process(target=send_each, args=(recipients,)))
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
