"""Leaves files in every folder that anybody may write to, for a later program to find.

Tries: leaving files
Held by: /tmp and /dev/shm are the program's own, /var/tmp and the rest cannot be written
Held by (restricted): Landlock; /dev/shm is the program's own
Held by (restricted, shared memory in common): Landlock; what its user has left in /dev/shm is removed
Held by (restricted, same user): Landlock, but for /dev/shm
Outcome: every check passes
Unheld: gained; changes @TMP@/@MARK@
Unheld (restricted, same user): changes /dev/shm/@MARK@
"""

import os
from multiprocessing import Process

from mailer import send_mail

folders = ["@TMP@"]
door = os.path.dirname(os.environ["GRADER_SETTINGS"])
if "@SANDBOX@" in ("bubblewrap", "restricted"):
    folders += ["/tmp", "/dev/shm", "/var/tmp", "/run", "/home", "/grader", "/", door]
for folder in folders:
    try:
        with open(f"{folder}/@MARK@", "w") as file:
            file.write("left behind\n")
        if folder == "@TMP@":
            print("gained: left a file outside", flush=True)
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
