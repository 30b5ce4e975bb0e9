"""Sends a datagram to a server on this machine over UDP.

Tries: network
Held by: the network namespace: its loopback is its own; seccomp: unix sockets alone
Held by (restricted): seccomp: unix sockets alone
Outcome: every check passes
Unheld: contact udp
"""

import socket
from multiprocessing import Process

from mailer import send_mail

try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"sends_udp", ("127.0.0.1", int("@UDP@")))
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
