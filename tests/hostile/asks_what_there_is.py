"""Asks for files and processes of the teacher whether they are there, without opening them.

Tries: looking
Held by: the mount and pid namespaces: they are not there
Held by (restricted): nothing: Landlock does not know of questions about files
Outcome: every check passes
Unheld: gained
Unheld (restricted): gained
"""

import os
from multiprocessing import Process

from mailer import send_mail

there = [place for place in ("@HOME@/.ssh/id_rsa", "/proc/@PID@") if os.path.exists(place)]
if there:
    print("gained: knows of", there, flush=True)
print("tried", flush=True)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
