"""Opens two hundred connections to the grader, says nothing on them and keeps them open.

Tries: forging
Held by: the door waits for nobody in particular; connections are bounded
Outcome: every check passes
"""

import json
import os
import socket
from multiprocessing import Process, current_process

from mailer import send_mail

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)
connections = []
if current_process().name == "MainProcess":
    for _ in range(200):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(settings["address"])
        connections.append(connection)
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
