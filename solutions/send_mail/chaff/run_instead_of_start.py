"""Calls run(), which works in the main process, and joins what never started.

Misconception: run() runs the process.
Caught by: everyone_gets_one_mail, sent_by_children, all_at_the_same_time, last_line_comes_last,
    any_number_of_recipients, works_under_spawn
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.run()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
