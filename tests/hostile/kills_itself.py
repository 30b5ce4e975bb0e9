"""Sends SIGKILL to itself at import, to look like a victim of the grader.

Tries: leaving
Held by: the exit status is the kernel's word
Outcome: error the others; skipped waits_for_every_single_one, one_failing_mail_takes_no_other_down
"""

import os
import signal

print("tried", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
