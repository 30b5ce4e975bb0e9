"""Leaves by sys.exit as soon as it is imported, so that no check can run.

Tries: leaving
Held by: suites look from outside; a program that is gone has sent no mail
Outcome: error the others; failed last_line_comes_last; skipped waits_for_every_single_one, one_failing_mail_takes_no_other_down
Unheld: nothing
"""

import sys

print("tried", flush=True)
sys.exit(0)
