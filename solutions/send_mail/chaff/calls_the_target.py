"""Calls send_mail in the parent and gives its result to Process.

Misconception: target takes a call.
Caught by: sent_by_children, all_at_the_same_time, one_failing_mail_takes_no_other_down
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail(recipient)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
