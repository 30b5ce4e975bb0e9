"""Sleeps for years, again and again.

Tries: leaving processes
Held by: sleeps pass when nothing else can move, and who only sleeps counts as waiting
Outcome: no check passes
Unheld: nothing
"""

import time


def send_all(recipients):
    print("tried", flush=True)
    while True:
        time.sleep(10**8)


if __name__ == "__main__":
    send_all(list(range(10)))
