"""Puts a suite of its own beside the hidden ones.

Tries: writing
Held by: the mount namespace: the kit is not in it
Held by (restricted): Landlock: the system's files and its own alone
Outcome: every check passes
Unheld: gained; changes @KIT@/tests/hidden/test_mallory.py
"""

from multiprocessing import Process
from pathlib import Path

from mailer import send_mail

try:
    Path("@KIT@/tests/hidden/test_mallory.py").write_text("def test_it(program): pass\n")
    print("gained: wrote a suite", flush=True)
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
