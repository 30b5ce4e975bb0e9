"""Has the grader keep a hundred lines of almost four megabytes each, of which none comes to an end.

Tries: taking the grader's memory
Held by: what has come of unfinished messages is bounded
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
connections = []
PART = b" " * (15 << 18)


def talk():
    for _ in range(100):
        connections.append(socket.socket(socket.AF_UNIX))
        connections[-1].connect(settings["address"])
        try:
            connections[-1].sendall(PART)
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
