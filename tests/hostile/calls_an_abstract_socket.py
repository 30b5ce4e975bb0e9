"""Calls a server on this machine over an abstract socket, as the ones of desktop buses are.

Tries: network
Held by: the network namespace, which abstract names belong to
Held by (restricted): Landlock: abstract sockets of its own alone
Outcome: every check passes
Unheld: gained; contact abstract
"""

import socket
from multiprocessing import Process

from mailer import send_mail

try:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect("\0@ABSTRACT@")
        connection.sendall(b"calls_an_abstract_socket")
        print("gained: a connection", flush=True)
except OSError:
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
