"""Waits for a message from each process; one whose mail failed sends none.

Misconception: each process gets to its last line.
Caught by: one_failing_mail_takes_no_other_down
"""

from multiprocessing import Process, Queue

from mailer import send_mail


def send_with_receipt(recipient, receipts):
    send_mail(recipient)
    receipts.put(recipient)


def send_all(recipients):
    receipts = Queue()
    for recipient in recipients:
        Process(target=send_with_receipt, args=(recipient, receipts)).start()
    for _ in recipients:
        receipts.get()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
