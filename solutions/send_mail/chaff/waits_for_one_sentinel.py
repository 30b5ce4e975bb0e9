"""Waits once for the sentinels, so for the first process that ends.

Misconception: wait() comes back when all of them are ready.
Caught by: waits_for_every_single_one, last_line_comes_last
"""

from multiprocessing import Process
from multiprocessing.connection import wait

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    if processes:
        wait([process.sentinel for process in processes])


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
