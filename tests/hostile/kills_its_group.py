"""Kills its whole process group, which without a session of its own would be the grader's.

Tries: killing
Held by: a session and a pid namespace of the program's own
Outcome: no check passes
"""

import os
import signal

print("tried", flush=True)
if os.path.exists("/grader"):
    os.killpg(0, signal.SIGKILL)
