"""Two workers that never come to an end by themselves: a polite one and a stubborn one."""

import os
import signal
import time


def spin():
    """Say twice a second that it is alive, for ever: this function never returns."""
    while True:
        print(f"is alive (process {os.getpid()})", flush=True)
        time.sleep(0.5)


def stubborn():
    """Ignore SIGTERM, then spin: terminate() does nothing to this process, kill() ends it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    spin()
