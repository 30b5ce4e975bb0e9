"""Asks the kernel over netlink for the network interfaces of the machine, and makes one.

Tries: network
Held by: the network namespace: only a loopback is in it; seccomp: unix sockets alone
Held by (restricted): seccomp: unix sockets alone
Outcome: every check passes
"""

import os
import socket
import struct
from multiprocessing import Process

from mailer import send_mail

RTM_NEWLINK, REQUEST_CREATE = 16, 0x605

if "@SANDBOX@" in ("bubblewrap", "restricted"):
    try:
        names = [name for _, name in socket.if_nameindex()]
        if names != ["lo"]:
            print("gained: interfaces", names, flush=True)
    except OSError:
        pass
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
            body = struct.pack("=BxHiII", 0, 0, 0, 0, 0)
            body += struct.pack("=HH8s", 12, 3, b"mallory\0")
            body += struct.pack("=HHHH8s", 16, 18, 12, 1, b"dummy\0\0\0")
            head = struct.pack("=IHHII", 16 + len(body), RTM_NEWLINK, REQUEST_CREATE, 1, 0)
            netlink.send(head + body)
            _, kind, _, _, _, error = struct.unpack_from("=IHHIIi", netlink.recv(4096))
            if kind == 2 and error == 0:
                print("gained: made an interface", flush=True)
    except OSError:
        pass
    for family in (socket.AF_INET, socket.AF_PACKET):
        try:
            socket.socket(family, socket.SOCK_RAW, 1)
            print("gained: a raw socket", flush=True)
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
