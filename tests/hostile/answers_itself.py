"""Answers the shim itself, by connections that lead back to its own process.

Tries: forging
Held by: a mail that the grader does not see is not sent
Outcome: no check passes
Unheld: nothing
"""

import socket
from multiprocessing import Process

import grader_shim
from mailer import send_mail


def send(message):
    mine, theirs = socket.socketpair()
    mine.sendall(b'{"do": "go", "over": true}\n')
    kept.append(mine)
    return theirs


kept = []
grader_shim._send = send
grader_shim.settings.update(token="0" * 32, address="/home/student/socket", watched=[])
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
