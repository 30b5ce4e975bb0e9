"""Sends mails to recipients that are equal to whatever they are compared with.

Tries: forging
Held by: arguments cross as plain data; an object crosses as the text of its repr
Outcome: passed sent_by_children, all_at_the_same_time; skipped waits_for_every_single_one, one_failing_mail_takes_no_other_down; failed the others
Unheld: nothing
"""

from multiprocessing import Process

from mailer import send_mail


class Everything(str):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "0"

    def __class_getitem__(cls, _):
        return cls

    __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __eq__
    __hash__ = str.__hash__


print("tried", flush=True)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(Everything("x"),)) for _ in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
