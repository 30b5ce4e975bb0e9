"""Asks again and again, without a pause, whether the processes are alive.

Misconception: a loop with nothing in it costs nothing.
Caught by: everyone_gets_one_mail, sent_by_children, last_line_comes_last, any_number_of_recipients,
    works_under_spawn
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        pass


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
