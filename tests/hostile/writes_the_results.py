"""Writes full points for itself among the results.

Tries: writing
Held by: the mount namespace: the folder of results is not in it
Held by (restricted): Landlock: the system's files and its own alone
Outcome: every check passes
Unheld: gained; changes @RESULTS@/results/writes_the_results.json
"""

from multiprocessing import Process
from pathlib import Path

from mailer import send_mail

try:
    Path("@RESULTS@/results/writes_the_results.json").write_text('{"score": 10}')
    print("gained: wrote a result", flush=True)
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
