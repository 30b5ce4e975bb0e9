"""Sends lines of two megabytes: one without an end, one as the name of a call, one as its argument.

Tries: forging
Held by: messages are bounded, and the time line shows the beginning of what they say
Outcome: lost the others; passed all_at_the_same_time
Unheld: nothing
"""

import json
import os
import socket
from multiprocessing import Process

from mailer import send_mail

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)
HUGE = "x" * (2 << 20)
call = {"token": settings["token"], "kind": "call", "kwargs": {}}

for line in (
    HUGE.encode(),
    json.dumps({**call, "name": HUGE, "args": []}).encode() + b"\n",
    json.dumps({**call, "name": "mailer.send_mail", "args": [HUGE]}).encode() + b"\n",
):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(settings["address"])
    connection.sendall(line)
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
