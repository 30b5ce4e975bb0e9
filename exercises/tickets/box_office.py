"""The box office. A file in the working folder says how many tickets are left."""

import json
import os
import time

TICKET_FILE = "ticket_count"


def browse(user):
    """Let the user look at what there is."""
    print(f"{user} looks around", flush=True)


def load():
    """Return how many tickets are left, as the file says."""
    with open(TICKET_FILE, encoding="utf-8") as file:
        return json.load(file)["count"]


def save(count):
    """Write down how many tickets are left. It takes a while until the new count is in the file.

    The file is replaced in one step, so whoever reads it finds the old count or the new one.
    """
    time.sleep(0.05)
    own_file = f"{TICKET_FILE}.{os.getpid()}"
    with open(own_file, "w", encoding="utf-8") as file:
        json.dump({"count": count}, file)
    os.replace(own_file, TICKET_FILE)


def hand_over(user):
    """Give the user the ticket that was taken."""
    print(f"{user} gets a ticket", flush=True)
