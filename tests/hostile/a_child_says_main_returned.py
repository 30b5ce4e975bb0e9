"""Has a child tell the grader that send_all has returned, and another that it has raised.

Tries: forging the process evidence
Held by: the kernel says who sends a message, and only the main process can return
Outcome: every check passes
"""

import json
import os
import socket
from multiprocessing import Process, current_process

from mailer import send_mail

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)


def tell(kind):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(settings["address"])
        body = {"kind": kind, "type": "X", "text": "x", "stage": "call", "token": settings["token"]}
        connection.sendall(json.dumps(body).encode() + b"\n")
        connection.recv(65536)


if current_process().name == "MainProcess":
    for kind in ("returned", "raised"):
        child = Process(target=tell, args=(kind,))
        child.start()
        child.join()
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
