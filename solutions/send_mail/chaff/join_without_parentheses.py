"""Names join and never calls it.

Misconception: a method runs when it is named.
Caught by: waits_for_every_single_one, last_line_comes_last
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
