"""Send ten mails at once, each in a process of its own."""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    for recipient in recipients:
        p = Process(target=send_mail, args=(recipient,))
        p.start()
    p.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
