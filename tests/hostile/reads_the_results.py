"""Reads the scores of an earlier batch.

Tries: reading
Held by: the mount namespace: the folder of results is not in it
Held by (restricted): Landlock: the system's files and its own alone
Outcome: every check passes
Unheld: gained
"""

from multiprocessing import Process
from pathlib import Path

from mailer import send_mail

for place in Path("@RESULTS@").glob("**/*"):
    if place.is_file():
        print("gained:", place.read_text()[:2000], flush=True)
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
