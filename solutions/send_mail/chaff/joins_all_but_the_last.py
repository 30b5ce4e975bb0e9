"""Joins every process but the one started last.

Misconception: range(n) counts to n, and the last index is n - 1.
Caught by: waits_for_every_single_one
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for i in range(len(processes) - 1):
        processes[i].join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
