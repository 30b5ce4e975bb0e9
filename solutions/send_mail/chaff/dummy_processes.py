"""Process from multiprocessing.dummy, which is a thread.

Misconception: everything in multiprocessing is a process.
Caught by: sent_by_children
"""

from multiprocessing.dummy import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
