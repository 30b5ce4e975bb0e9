"""Calls a server on this machine over a unix socket in /tmp, as the ones of ssh-agent are.

Tries: network
Held by: the mount namespace: /tmp is the program's own
Held by (restricted): nothing: Landlock does not know of sockets that have a path
Outcome: every check passes
Unheld: gained; contact unix
Unheld (restricted): gained; contact unix
"""

import socket
from multiprocessing import Process

from mailer import send_mail

try:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect("@UNIX@")
        connection.sendall(b"calls_a_unix_socket")
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
