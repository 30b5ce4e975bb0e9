"""Maps a file whose name has a form feed in it, and waits for a lock in a thread.

Tries: forging
Held by: names of files may hold anything but line feeds as /proc writes them
Outcome: every check passes
"""

import _thread
import mmap
import os
from multiprocessing import Lock, Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    lock = Lock()
    with open("odd\x0cname", "w+b") as file:
        file.write(bytes(4096))
        file.flush()
        mapped = mmap.mmap(file.fileno(), 4096)
    lock._semlock.acquire()
    _thread.start_new_thread(lock._semlock.acquire, ())
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
