"""Makes sockets that no network namespace holds: to the host of a virtual machine, to the kernel.

Tries: network
Held by: seccomp, which refuses these families of sockets
Outcome: every check passes
"""

import os
import socket
from multiprocessing import Process

from mailer import send_mail

if "@SANDBOX@" in ("bubblewrap", "restricted"):
    for family in (socket.AF_VSOCK, socket.AF_ALG):
        try:
            socket.socket(
                family, socket.SOCK_STREAM if family == socket.AF_VSOCK else socket.SOCK_SEQPACKET
            )
            print("gained: a socket of family", family, flush=True)
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
