"""Prints into a file, and empties the outputs that the grader keeps.

Tries: forging
Held by: only what is printed is read there; mails and processes are seen elsewhere
Outcome: failed last_line_comes_last; passed the others
Unheld: nothing
"""

import io
import os
import sys
from multiprocessing import Process

from mailer import send_mail

print("to be lost", flush=True)
for number in (1, 2):
    os.ftruncate(number, 0)
os.write(2, b"tried\n")
os.dup2(os.open("output", os.O_WRONLY | os.O_CREAT), 1)
sys.stdout = io.StringIO()


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
