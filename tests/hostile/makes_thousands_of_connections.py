"""Opens thousands of connections to the grader in five processes, and keeps them open.

Tries: forging
Held by: open connections are bounded in number, further ones are closed as they come
Outcome: every check passes
"""

import json
import os
import signal
import socket
from multiprocessing import Process

from mailer import send_mail

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)


def connect():
    connections = []
    for _ in range(600):
        connections.append(socket.socket(socket.AF_UNIX))
        connections[-1].connect(settings["address"])
    print("tried", flush=True)
    signal.pause()


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    more = [
        Process(target=connect, daemon=True) for _ in range(5 if recipients == [0, 1, 2, 3] else 0)
    ]
    for process in more:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
