"""Keeps no list: joins whatever children are active."""

from multiprocessing import Process, active_children

from mailer import send_mail


def send_all(recipients):
    for recipient in recipients:
        Process(target=send_mail, args=(recipient,)).start()
    for child in active_children():
        child.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
