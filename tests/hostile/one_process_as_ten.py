"""Forges mails in ten threads of the main process, each message with a process id of its own.

Tries: forging the process evidence
Held by: the kernel says who sends a message (SCM_CREDENTIALS); the number in a message is not read
Outcome: failed sent_by_children, one_failing_mail_takes_no_other_down; passed the others
Unheld: nothing
"""

import json
import os
import socket
import threading

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)


def forge(recipient, number):
    call = {"kind": "call", "name": "mailer.send_mail", "args": [recipient], "kwargs": {}}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(settings["address"])
        body = {**call, "token": settings["token"], "pid": number, "process": f"child {number}"}
        connection.sendall(json.dumps(body).encode() + b"\n")
        connection.recv(65536)


def send_all(recipients):
    print("tried", flush=True)
    threads = [
        threading.Thread(target=forge, args=(recipient, os.getpid() + 1 + number))
        for number, recipient in enumerate(recipients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
