"""Leaves the last recipient out.

Misconception: range(n) counts to n.
Caught by: everyone_gets_one_mail, all_at_the_same_time, last_line_comes_last,
    any_number_of_recipients, works_under_spawn
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = []
    for i in range(len(recipients) - 1):
        processes.append(Process(target=send_mail, args=(recipients[i],)))
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
