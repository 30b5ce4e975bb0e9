"""Sends every mail to 1, as the tutorial does.

Misconception: args=(1,) hands over the number of the process.
Caught by: everyone_gets_one_mail, last_line_comes_last, any_number_of_recipients, works_under_spawn
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(1,)) for _ in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
