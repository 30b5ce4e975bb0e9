"""A dict of processes, joined in another order than they were started in."""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    process_of = {}
    for recipient in recipients:
        process_of[recipient] = Process(target=send_mail, args=(recipient,))
        process_of[recipient].start()
    while process_of:
        recipient, process = process_of.popitem()
        process.join()
        print("done with", recipient)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
