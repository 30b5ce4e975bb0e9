"""Waits for a byte without an end, as if for its children, from a timer that will give it.

Tries: forging the process evidence
Held by: who waits for a clock of its own, and for no child, waits for nobody; that is a hang
Outcome: passed all_at_the_same_time; lost the others
Unheld: nothing
"""

import ctypes
import os
import struct
from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    print("tried", flush=True)
    for recipient in recipients:
        Process(target=send_mail, args=(recipient,)).start()
    libc = ctypes.CDLL(None)
    timer = libc.timerfd_create(1, 0)
    libc.timerfd_settime(timer, 0, struct.pack("4q", 0, 0, 30, 0), None)
    os.read(timer, 8)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
