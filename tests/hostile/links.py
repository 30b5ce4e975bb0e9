"""Puts links to the teacher's home into its folder, for the grader to follow when it cleans up.

Tries: writing, reading
Held by: the grader removes a run's folder without following links
Outcome: every check passes
"""

import os
from multiprocessing import Process

from mailer import send_mail

if not os.path.exists("home"):
    os.symlink("@HOME@", "home")
    os.symlink("@HOME@/.ssh/id_rsa", "id_rsa")
    os.makedirs("inner/most")
    os.symlink("@HOME@", "inner/most/home")
    os.symlink("..", "inner/most/up")
    for source in ("@HOME@/.ssh/id_rsa", "/etc/localtime"):
        try:
            os.link(source, "hard")
            os.chmod("hard", 0o777)
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
