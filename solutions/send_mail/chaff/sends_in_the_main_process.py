"""Sends all mails in the main process.

Misconception: a loop is quick enough.
Caught by: sent_by_children, all_at_the_same_time, one_failing_mail_takes_no_other_down
"""

from mailer import send_mail


def send_all(recipients):
    for recipient in recipients:
        send_mail(recipient)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
