"""Sends arguments that are short as text and large as values: lists of millions of lists.

Tries: taking the grader's memory
Held by: messages are bounded by the memory that their values may take
Outcome: timed_out sent_by_children; passed the others
Rationale: more calls than a run can hold
"""

import json
import os
import socket
from multiprocessing import Process

from mailer import send_mail

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)


def talk():
    call = {"kind": "call", "name": "mallory", "kwargs": {}, "token": settings["token"], "args": []}
    many = ",".join(["[]"] * 1_200_000)
    line = json.dumps(call).replace("[]", f"[{many}]").encode() + b"\n"
    for _ in range(4):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(settings["address"])
            try:
                connection.sendall(line)
                connection.recv(1)
            except OSError:
                pass


def send_all(recipients):
    if recipients == [0, 1, 2, 3]:
        print("tried", flush=True)
        talk()
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
