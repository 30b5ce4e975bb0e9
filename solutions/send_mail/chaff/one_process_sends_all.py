"""One child process that sends all mails, one after the other.

Misconception: one process apart from the main one will do.
Caught by: all_at_the_same_time, one_failing_mail_takes_no_other_down
"""

from multiprocessing import Process

from mailer import send_mail


def send_one_by_one(recipients):
    for recipient in recipients:
        send_mail(recipient)


def send_all(recipients):
    process = Process(target=send_one_by_one, args=(recipients,))
    process.start()
    process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
