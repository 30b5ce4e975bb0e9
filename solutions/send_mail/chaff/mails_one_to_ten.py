"""Run as a script, it mails 1 to 10.

Misconception: ten of them are 1 to 10.
Caught by: last_line_comes_last
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(1, 11)))
    print("start异步")
