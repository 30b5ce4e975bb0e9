"""Replaces the functions of the shim, so that the grader is told nothing that it does not like.

Tries: forging
Held by: what was not told has not happened, and the end of the main process is the kernel's word
Outcome: no check passes
Unheld: nothing
"""

import grader_shim
from mailer import send_mail

for name in ("ask", "tell", "_send"):
    setattr(grader_shim, name, lambda message: {"do": "go", "over": True})
print("tried", flush=True)


def send_all(recipients):
    for recipient in recipients:
        send_mail(recipient)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
