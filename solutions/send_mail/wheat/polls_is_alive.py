"""Looks every 50 ms whether any process is still alive."""

import time
from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = []
    for recipient in recipients:
        process = Process(target=send_mail, args=(recipient,))
        process.start()
        processes.append(process)
    while any(process.is_alive() for process in processes):
        time.sleep(0.05)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
