"""Sends all mails from the main process, with os.getpid patched to tell another one each time.

Tries: forging the process evidence
Held by: the kernel says who sends a message (SCM_CREDENTIALS)
Outcome: failed the others; passed everyone_gets_one_mail, any_number_of_recipients, waits_for_every_single_one, last_line_comes_last, works_under_spawn
Unheld: nothing
"""

import itertools
import multiprocessing
import os

from mailer import send_mail

numbers = itertools.count(1000)
os.getpid = lambda: next(numbers)
os.getppid = lambda: 1
multiprocessing.current_process = multiprocessing.process._parent_process
multiprocessing.parent_process = lambda: multiprocessing.process._current_process
multiprocessing.Process.start = multiprocessing.Process.run
print("tried", flush=True)


def send_all(recipients):
    for recipient in recipients:
        multiprocessing.Process(target=send_mail, args=(recipient,)).start()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
