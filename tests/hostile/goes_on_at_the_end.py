"""Goes on when it should be over: atexit, __del__ and a finaliser that raise, print and leave.

Tries: forging
Held by: verdicts are reached outside, from what the kernel and the door have shown
Outcome: every check passes
Unheld: nothing
"""

import atexit
import os
import sys
import weakref
from multiprocessing import Process

from mailer import send_mail


class Undead:
    def __del__(self):
        print("10 passed in 0.01s", flush=True)
        raise SystemExit("undead")


def leave():
    print("tried", flush=True)
    sys.stdout.flush()
    os._exit(0)


undead = Undead()
undead.itself = undead
atexit.register(leave)
atexit.register(print, "start异步 start异步")
weakref.finalize(undead, print, "finalised")
sys.excepthook = sys.unraisablehook = lambda *_: None


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
