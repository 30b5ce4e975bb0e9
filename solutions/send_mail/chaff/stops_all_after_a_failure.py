"""Terminates all the others as soon as one mail has failed.

Misconception: after one failure the rest is of no use.
Caught by: one_failing_mail_takes_no_other_down
"""

import time
from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        if any(process.exitcode for process in processes):
            for process in processes:
                process.terminate()
        time.sleep(0.05)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
