"""Comprehensions for everything, the recipient given by keyword."""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, kwargs={"recipient": r}) for r in recipients]
    [p.start() for p in processes]
    [p.join() for p in processes]


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
