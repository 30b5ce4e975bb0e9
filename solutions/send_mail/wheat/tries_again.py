"""A child whose mail fails tries once more, then gives up with a message."""

from multiprocessing import Process

from mailer import send_mail


def send_twice_if_need_be(recipient):
    try:
        send_mail(recipient)
    except OSError as error:
        print("once more:", error)
        send_mail(recipient)


def send_all(recipients):
    processes = [Process(target=send_twice_if_need_be, args=(r,)) for r in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
