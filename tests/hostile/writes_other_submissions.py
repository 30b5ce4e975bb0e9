"""Spoils what another one has handed in.

Tries: writing
Held by: the mount namespace: a submission finds its own file alone
Held by (restricted): Landlock: the system's files and its own alone
Outcome: every check passes
Unheld: gained; changes @SUBMISSIONS@/good_reference/send_mail.py
"""

from multiprocessing import Process

from mailer import send_mail

try:
    with open("@SUBMISSIONS@/good_reference/send_mail.py", "a") as file:
        file.write("# mallory was here\n")
    print("gained: wrote into another submission", flush=True)
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
