"""Writes nonsense over the notes on who took which lock, the one file of the door it may write.

Tries: forging
Held by: the notes serve for the words in which a hang is explained, and for nothing else
Outcome: every check passes
"""

import json
import os
from multiprocessing import Lock, Process

from mailer import send_mail

with open(os.environ["GRADER_SETTINGS"]) as file:
    settings = json.load(file)
lock = Lock()
with open(settings["takers"], "r+b") as notes:
    notes.write(b"\xff" * 8192)
door = os.path.dirname(settings["takers"])
for name in ("settings.json", "clock", "socket", "mallory"):
    try:
        with open(f"{door}/{name}", "r+b"):
            print("gained: opened", name, flush=True)
    except OSError:
        pass
    try:
        os.unlink(f"{door}/{name}")
        print("gained: removed", name, flush=True)
    except OSError:
        pass
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
