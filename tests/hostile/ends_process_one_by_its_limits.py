"""Takes every resource from its parent, which keeps the sandbox up, by prlimit.

Tries: killing
Held by: seccomp: the limits of another process are not its own
Outcome: every check passes
"""

import os
import resource
from multiprocessing import Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    for name in (
        "RLIMIT_AS",
        "RLIMIT_STACK",
        "RLIMIT_DATA",
        "RLIMIT_NOFILE",
        "RLIMIT_CPU",
        "RLIMIT_SIGPENDING",
    ):
        try:
            resource.prlimit(os.getppid(), getattr(resource, name), (0, 0))
            print("gained:", name, flush=True)
        except (OSError, ValueError):
            pass
    print("tried", flush=True)
    for _ in range(200):
        child = os.fork()
        if child == 0:
            if os.fork() == 0:
                os._exit(0)
            os._exit(0)
        os.waitpid(child, 0)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
