"""Loops, and never does anything else.

Tries: taking processor time
Held by: processor time is counted while nothing happens
Outcome: no check passes
Rationale: the main process keeps a processor busy
Unheld: nothing
"""


def send_all(recipients):
    print("tried", flush=True)
    for _ in range(2_000_000_000):
        pass


if __name__ == "__main__":
    send_all(list(range(10)))
