"""Sends lines that are no messages without end, from ten processes at once.

Tries: forging, taking processor time
Held by: connections of a run are bounded in number
Outcome: no check passes
Rationale: more calls than a run can hold
"""

import json
import os
import socket
from multiprocessing import Process

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)


def flood():
    for _ in range(10_000):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(settings["address"])
            connection.send(b"mallory\n")


def send_all(recipients):
    if recipients != [0, 1, 2, 3]:
        return
    print("tried", flush=True)
    processes = [Process(target=flood) for _ in range(10)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("gained: all 100,000 lines were read", flush=True)


if __name__ == "__main__":
    send_all(list(range(10)))
