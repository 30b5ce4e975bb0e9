"""Forges mails with tokens that are not the run's.

Tries: forging
Held by: the token of the door
Outcome: failed everyone_gets_one_mail, sent_by_children, all_at_the_same_time, last_line_comes_last, any_number_of_recipients, works_under_spawn; skipped the others
Unheld: nothing
"""

import json
import os
import socket

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)


def send_all(recipients):
    print("tried", flush=True)
    for recipient in recipients:
        for token in (
            "",
            None,
            True,
            "0" * 32,
            settings["token"].upper() + "x",
            [settings["token"]],
        ):
            call = {"kind": "call", "name": "mailer.send_mail", "args": [recipient], "kwargs": {}}
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(settings["address"])
                connection.sendall(json.dumps({**call, "token": token}).encode() + b"\n")


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
