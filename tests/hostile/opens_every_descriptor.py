"""Opens files until it may open no more, and sends its mails then.

Tries: taking files
Held by: a limit of open files for each process (RLIMIT_NOFILE)
Outcome: every check passes
"""

import os
from multiprocessing import Process

from mailer import send_mail


def open_all():
    try:
        for _ in range(5_000):
            os.open(os.devnull, os.O_RDONLY)
        print("gained: 5000 open files", flush=True)
    except OSError:
        print("tried", flush=True)


def send(recipient):
    if recipient == 3:
        open_all()
    send_mail(recipient)


def send_all(recipients):
    target = send if recipients == [0, 1, 2, 3] else send_mail
    processes = [Process(target=target, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
