"""Speaks to the grader itself: no JSON, odd JSON, unknown kinds, no fields, wrong types, half lines.

Tries: forging
Held by: messages are read as data, and one that the shim would not send is turned away
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
call = {"kind": "call", "name": "mailer.send_mail", "args": [], "kwargs": {}}
BODIES = [
    {},
    {"kind": 1},
    {"kind": "mallory"},
    {"kind": "sleep", "seconds": "long"},
    {"kind": "sleep", "seconds": -1},
    {"kind": "sleep", "seconds": float("nan")},
    {"kind": "sleep", "seconds": float("inf")},
    {"kind": "sleep"},
    {**call, "args": 1},
    {**call, "kwargs": []},
    {**call, "args": [{"tuple": 1}]},
    {**call, "args": [{"bytes": "陈"}]},
    {**call, "args": [{"dict": [[[], 1]]}]},
    {**call, "args": [{"pickle": "x"}]},
    {**call, "args": [{"tuple": [], "dict": []}]},
]
LINES = [
    b"\n",
    b"\0\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"[" * 100_000 + b"\n",
    b"1" * 100_000 + b"\n",
    b"\xff\xfe\n",
    b"null\n",
    b'{"kind": "call"',
    *(json.dumps({"token": settings["token"], **body}).encode() + b"\n" for body in BODIES),
]

for line in LINES:
    with socket.socket(socket.AF_UNIX) as connection:
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
