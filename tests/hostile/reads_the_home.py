"""Lists the homes that there are and reads every file in the teacher's.

Tries: reading
Held by: the mount namespace: no home is in it but the program's own
Held by (restricted): Landlock: the system's files and its own alone
Outcome: every check passes
Unheld: gained
"""

import os
from multiprocessing import Process

from mailer import send_mail

for folder in ("@HOME@", "/proc/1/root@HOME@"):
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                with open(os.path.join(place, name)) as file:
                    print("gained:", file.read(2000), flush=True)
            except (OSError, UnicodeDecodeError):
                pass
    if "@SANDBOX@" == "none":
        # Process 1 leads to the same home.
        break
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
