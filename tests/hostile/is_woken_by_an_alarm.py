"""Waits without an end, as if for its children, and has set an alarm that will wake it.

Tries: forging the process evidence
Held by: who waits for a clock of its own, and for no child, waits for nobody; that is a hang
Outcome: passed all_at_the_same_time; lost the others
Unheld: nothing
"""

import signal
from multiprocessing import Process

from mailer import send_mail

signal.signal(signal.SIGALRM, lambda *_: None)


def send_all(recipients):
    print("tried", flush=True)
    for recipient in recipients:
        Process(target=send_mail, args=(recipient,)).start()
    signal.setitimer(signal.ITIMER_REAL, 30)
    signal.pause()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
