"""Ends the process that started the grader, by its number outside, as far as it may.

Tries: killing
Held by: the pid namespace: nobody outside has a number in it
Held by (restricted): Landlock lets no signal out; as root also a user who has no other process
Outcome: every check passes
Unheld: gained
"""

import os
from multiprocessing import Process

from mailer import send_mail

try:
    # Signal 0 is refused as SIGKILL is, and ends nobody where it is not.
    os.kill(int("@PID@"), 0)
    print("gained: may end the grader", flush=True)
except OSError:
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
