"""Asks again and again, without a pause, whether the processes are alive.

Misconception: a loop with nothing in it costs nothing.
Caught by: waits_for_every_single_one, last_line_comes_last, one_failing_mail_takes_no_other_down
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
