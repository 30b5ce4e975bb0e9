"""Makes folders in folders, deeper than Python's recursion goes, for the grader to remove.

Tries: leaving files
Held by: what Python cannot remove, the tools of the system do
Outcome: every check passes
"""

import os
import time
from multiprocessing import Process

from mailer import send_mail


def dig():
    here = os.getcwd()
    for depth in range(1500):
        os.mkdir("d")
        os.chdir("d")
        if depth % 50 == 0:
            time.sleep(0.01)
    os.chdir(here)
    print("tried", flush=True)


def send_all(recipients):
    if recipients == [0, 1, 2, 3]:
        dig()
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
