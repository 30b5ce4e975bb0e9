"""Starts the processes in a generator, which runs only as they are joined.

Misconception: a generator has done its work when it is made.
Caught by: all_at_the_same_time
"""

from multiprocessing import Process

from mailer import send_mail


def started(recipient):
    process = Process(target=send_mail, args=(recipient,))
    process.start()
    return process


def send_all(recipients):
    processes = (started(recipient) for recipient in recipients)
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
