"""The mail server of this exercise: slow, but able to send many mails at the same time."""

import os
import random
import time


def send_mail(recipient):
    """Send one mail to ``recipient``: it takes about a second, then a line is printed."""
    time.sleep(random.uniform(0.5, 1.5))
    print(f"{recipient}发送完毕 (process {os.getpid()})", flush=True)
