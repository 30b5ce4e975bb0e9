"""Calls set_start_method inside the main guard."""

from multiprocessing import Process, set_start_method

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    set_start_method("spawn")
    send_all(list(range(10)))
    print("start异步")
