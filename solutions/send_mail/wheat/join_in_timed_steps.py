"""Waits in steps of half a second, until each process is over."""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        while process.is_alive():
            process.join(0.5)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
