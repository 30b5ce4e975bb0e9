"""Joins only the process started last.

Misconception: the one started last ends last.
Caught by: waits_for_every_single_one, last_line_comes_last
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    process = None
    for recipient in recipients:
        process = Process(target=send_mail, args=(recipient,))
        process.start()
    if process is not None:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
