"""Waits while all are alive, so until the first one has ended.

Misconception: not all alive means all over.
Caught by: waits_for_every_single_one, last_line_comes_last
"""

import time
from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    while processes and all(process.is_alive() for process in processes):
        time.sleep(0.05)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
