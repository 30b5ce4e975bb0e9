"""Kills its whole process group, which without a session of its own would be the grader's.

Tries: killing
Held by: a session and a pid namespace of the program's own
Held by (restricted): a session of the program's own
Outcome: no check passes
"""

import os
import signal

print("tried", flush=True)
if "@SANDBOX@" in ("bubblewrap", "restricted"):
    os.killpg(0, signal.SIGKILL)
