"""Send ten mails at once, each in a process of its own."""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    """Call ``send_mail(recipient)`` once for each of ``recipients`` (a list of distinct values).

    Every mail is sent by a process of its own, and all of them are at work at the same time.
    Returns when every single mail is sent.
    """
    processes = []
    for recipient in recipients:
        p = Process(target=send_mail, args=(recipient,))
        p.start()
        processes.append(p)
    for p in processes:
        p.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
