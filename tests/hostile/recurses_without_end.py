"""Calls itself until Python's limit, then until the stack of the process is full.

Tries: forging
Held by: the exit status is the kernel's word; core files have the size 0
Outcome: error the others; skipped waits_for_every_single_one, one_failing_mail_takes_no_other_down
"""

import sys


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "")


def dive():
    dive()


def send_all(recipients):
    print("tried", flush=True)
    try:
        dive()
    except RecursionError:
        sys.setrecursionlimit(10**6)
        repr(Deep().there)


if __name__ == "__main__":
    send_all(list(range(10)))
