"""Raises an exception with a text, a name and notes of megabytes.

Tries: forging
Held by: the shim cuts texts, and the grader cuts what comes and turns away what is too long
Outcome: error the others; skipped waits_for_every_single_one, one_failing_mail_takes_no_other_down
Unheld: nothing
"""


def send_all(recipients):
    print("tried", flush=True)
    error = type("X" * 1_000_000, (Exception,), {})("huge " * 200_000)
    error.add_note("note " * 100_000)
    raise error


if __name__ == "__main__":
    send_all(list(range(10)))
