"""One child process that sends all mails in threads.

Misconception: one process with many threads is many processes.
Caught by: sent_by_children
"""

from multiprocessing import Process
from threading import Thread

from mailer import send_mail


def send_in_threads(recipients):
    threads = [Thread(target=send_mail, args=(recipient,)) for recipient in recipients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def send_all(recipients):
    process = Process(target=send_in_threads, args=(recipients,))
    process.start()
    process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
