"""Calls a server in the internet, by number and by name.

Tries: network
Held by: the network namespace: nothing is in it but a loopback; seccomp: unix sockets alone
Held by (restricted): seccomp: unix sockets alone
Outcome: every check passes
"""

import os
import socket
from multiprocessing import Process, current_process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    for address in (("192.0.2.1", 80), ("2001:db8::1", 80), ("example.org", 80)):
        try:
            socket.create_connection(address, 5)
            print("gained: a connection to", address, flush=True)
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
