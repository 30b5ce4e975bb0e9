"""Sends its ten mails whenever the file is imported.

Misconception: the if around the last lines is for show.
Caught by: everyone_gets_one_mail, all_at_the_same_time, any_number_of_recipients, works_under_spawn
Caught by (spawn, forkserver): everyone_gets_one_mail, all_at_the_same_time, last_line_comes_last,
    any_number_of_recipients, works_under_spawn
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


send_all(list(range(10)))
print("start异步")
