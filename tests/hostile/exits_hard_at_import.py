"""Leaves by os._exit(0) at import, past every handler that could tell it.

Tries: leaving
Held by: the exit status is the kernel's word, and a return is not told by the end
Outcome: error the others; failed last_line_comes_last; skipped waits_for_every_single_one, one_failing_mail_takes_no_other_down
Unheld: nothing
"""

import os

print("tried", flush=True)
os._exit(0)
