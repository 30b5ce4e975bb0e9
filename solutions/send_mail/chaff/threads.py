"""Threads instead of processes.

Misconception: a thread is a kind of process.
Caught by: sent_by_children
"""

from threading import Thread

from mailer import send_mail


def send_all(recipients):
    threads = [Thread(target=send_mail, args=(recipient,)) for recipient in recipients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
