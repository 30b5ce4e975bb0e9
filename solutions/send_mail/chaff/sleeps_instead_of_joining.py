"""Sleeps for two seconds instead of joining.

Misconception: enough time is as good as a join.
Caught by: waits_for_every_single_one, last_line_comes_last
"""

import time
from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    time.sleep(2)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
