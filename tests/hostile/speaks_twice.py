"""Sends the messages of others again, several on one connection, and answers itself.

Tries: forging
Held by: one message a connection; what is turned away is no mail
Outcome: every check passes
Unheld: nothing
"""

import json
import os
import socket
from multiprocessing import Process

from mailer import send_mail

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)
start = json.dumps({"kind": "start", "token": settings["token"]}).encode() + b"\n"
answer = b'{"do": "go", "over": true}\n'
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(settings["address"])
    for line in (start, start, answer, answer):
        try:
            connection.sendall(line)
        except BrokenPipeError:
            break
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(settings["address"])
    connection.sendall(start + answer + start)
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
