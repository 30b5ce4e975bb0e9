"""Leaves a process behind by two forks and a session of its own, as servers do.

Tries: leaving processes
Held by: process 1 adopts it, and its end is the end of everything in the pid namespace
Held by (restricted): the run's init adopts it, and kills all that it has before it ends
Outcome: every check passes
"""

import os
import signal
from multiprocessing import Process, current_process

from mailer import send_mail

print("tried", flush=True)
if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.chdir("/")
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                signal.pause()
        os._exit(0)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
