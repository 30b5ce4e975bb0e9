"""Returns and raises objects whose repr, name and text do harm.

Tries: forging
Held by: the value crosses as data or as a short text, and no check of this exercise trusts it
Outcome: every check passes
Unheld: nothing
"""

import os
from multiprocessing import Process

from mailer import send_mail


class Odd:
    def __repr__(self):
        print("tried", flush=True)
        return "\x1b[31m" + "x" * 100_000 + "\ud800\0</script>"

    def __reduce__(self):
        return os._exit, (3,)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [Odd(), float("nan"), 10**4000, {Odd: "\ud800"}, [[[[[[[[[[[[Odd()]]]]]]]]]]]]]


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
