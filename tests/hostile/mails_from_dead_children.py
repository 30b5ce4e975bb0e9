"""Starts one child after the other, each dead at once, and then speaks for all of them.

Each child makes a connection, hands it to the main process and ends. The kernel names the dead
child as the maker of the connection, so that one process alone passes for any number at work.

Tries: forging the process evidence
Held by: nobody is listened to on a connection that another process has made (SO_PEERCRED)
Outcome: no check passes
Unheld: nothing
"""

import json
import os
import socket
import time

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)


def connection_of_a_dead_child():
    mine, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(settings["address"])
        socket.send_fds(theirs, [b"x"], [connection.fileno()])
        os._exit(0)
    _, numbers, _, _ = socket.recv_fds(mine, 1, 1)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    return socket.socket(fileno=numbers[0])


def say(connection, name, arguments):
    call = {"kind": "call", "name": name, "args": arguments, "kwargs": {}}
    connection.sendall(json.dumps({**call, "token": settings["token"]}).encode() + b"\n")


def send_all(recipients):
    print("tried", flush=True)
    callers = [connection_of_a_dead_child() for _ in recipients]
    returns = [connection_of_a_dead_child() for _ in recipients]
    time.sleep(1)
    for connection, recipient in zip(callers, recipients, strict=True):
        say(connection, "mailer.send_mail", [recipient])
    for connection, ended in zip(callers, returns, strict=True):
        answer = connection.recv(65536)
        if b"raise" not in answer:
            say(ended, "mailer.send_mail:return", [None])


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
