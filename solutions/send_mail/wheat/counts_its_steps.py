"""Each child waits for a hundred short sleeps before it sends its mail."""

import time
from multiprocessing import Process

from mailer import send_mail


def send_slowly(recipient):
    for _ in range(100):
        time.sleep(0.05)
    send_mail(recipient)


def send_all(recipients):
    processes = [Process(target=send_slowly, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
