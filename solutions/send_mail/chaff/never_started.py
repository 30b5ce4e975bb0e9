"""Creates the processes and never starts them; is_alive is False at once.

Misconception: a process runs when it is created.
Caught by: everyone_gets_one_mail, sent_by_children, all_at_the_same_time, last_line_comes_last,
    any_number_of_recipients, works_under_spawn
"""

import time
from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    while any(process.is_alive() for process in processes):
        time.sleep(0.05)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
