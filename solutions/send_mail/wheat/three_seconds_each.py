"""Each child sleeps for three seconds before its mail and after it."""

import time
from multiprocessing import Process

from mailer import send_mail


def send_slowly(recipient):
    time.sleep(3)
    send_mail(recipient)
    time.sleep(3)


def send_all(recipients):
    processes = [Process(target=send_slowly, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
