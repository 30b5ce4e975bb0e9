"""Gives a function defined inside send_all as target.

Misconception: any function can be handed to a process.
Caught by: works_under_spawn
Caught by (spawn, forkserver): everyone_gets_one_mail, sent_by_children, all_at_the_same_time,
    last_line_comes_last, any_number_of_recipients, works_under_spawn
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    def send(recipient):
        send_mail(recipient)

    processes = [Process(target=send, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
