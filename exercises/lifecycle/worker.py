"""Two workers that never come to an end by themselves: a polite one and a stubborn one."""

import os
import signal
import time


def spin():
    """Turn round and round, for ever: this function never returns. SIGTERM ends its process."""
    while True:
        turn()


def stubborn():
    """Ignore SIGTERM, then spin: terminate() does nothing to this process, kill() ends it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    spin()


def turn():
    """Make one turn, which takes half a second."""
    print(f"is alive (process {os.getpid()})", flush=True)
    time.sleep(0.5)
