"""An explicit spawn context, whatever the default start method."""

from multiprocessing import get_context

from mailer import send_mail


def send_all(recipients):
    context = get_context("spawn")
    processes = [context.Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
