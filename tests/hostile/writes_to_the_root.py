"""Writes to folders of the sandbox that are neither its own nor bounded in size.

Tries: writing
Held by: what bwrap has made is read-only
Held by (restricted): Landlock: its own folder and /dev/shm alone
Outcome: every check passes
"""

import os
import site
from multiprocessing import Process, current_process

import grader_shim
from mailer import send_mail

PLACES = [
    *("/", "/dev", "/etc", "/home", "/grader", "/usr", *site.getsitepackages()),
    os.path.dirname(grader_shim.__file__),
    os.path.dirname(os.environ["GRADER_SETTINGS"]),
]

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    for place in PLACES:
        try:
            with open(f"{place}/mallory", "w") as file:
                file.write("x")
            os.unlink(file.name)
        except OSError:
            continue
        about = os.statvfs(place)
        print(
            "gained:",
            place,
            about.f_blocks * about.f_frsize >> 20,
            "MB",
            about.f_files,
            "inodes",
            flush=True,
        )
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
