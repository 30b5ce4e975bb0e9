"""Goes on in a new process three hundred times before it comes to rest, to be taken for settled.

Tries: forging the process evidence
Held by: a look in which a process came or ended shows no stillness
Outcome: every check passes
"""

import os
import signal
from multiprocessing import Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    print("tried", flush=True)
    if os.fork() == 0:
        os.setsid()
        for _ in range(300):
            if os.fork():
                os._exit(0)
        while True:
            signal.pause()


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
