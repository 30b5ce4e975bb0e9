"""A plugin for pytest: every sleep takes a tenth of its time, as an author in a hurry would do."""

import time

_in_full = time.sleep
time.sleep = lambda seconds: _in_full(seconds / 10)
