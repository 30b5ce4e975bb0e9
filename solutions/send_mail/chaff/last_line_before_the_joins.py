"""Prints start异步 before the joins.

Misconception: the mails are sent once the processes are started.
Caught by: last_line_comes_last
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    print("start异步")
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
