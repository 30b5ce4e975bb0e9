"""Waits for the sentinels of the processes, several at once."""

from multiprocessing import Process
from multiprocessing.connection import wait

from mailer import send_mail


def send_all(recipients):
    running = set()
    for recipient in recipients:
        process = Process(target=send_mail, args=(recipient,))
        process.start()
        running.add(process.sentinel)
    while running:
        running -= set(wait(list(running)))


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
