"""Joins each process right after starting it.

Misconception: join belongs next to start.
Caught by: all_at_the_same_time
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    for recipient in recipients:
        p = Process(target=send_mail, args=(recipient,))
        p.start()
        p.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
