"""Reads the teacher's ssh key.

Tries: reading
Held by: the mount namespace: no home is in it but the program's own
Held by (restricted): Landlock: the system's files and its own alone
Outcome: every check passes
Unheld: gained
"""

from multiprocessing import Process
from pathlib import Path

from mailer import send_mail

for key in ("@HOME@/.ssh/id_rsa", "/proc/1/root/@HOME@/.ssh/id_rsa", "../../..@HOME@/.ssh/id_rsa"):
    try:
        print("gained:", Path(key).read_text(), flush=True)
    except OSError:
        pass
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
