"""Looks a hundred times whether any process is still alive, and then no more.

Misconception: a loop that ends after five seconds waits for long enough.
Caught by: waits_for_every_single_one, last_line_comes_last
"""

import time
from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for _ in range(100):
        if not any(process.is_alive() for process in processes):
            break
        time.sleep(0.05)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
