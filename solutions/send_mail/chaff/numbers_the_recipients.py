"""Sends each mail to the place of its recipient in the list.

Misconception: for i in range(len(recipients)) goes over the recipients.
Caught by: everyone_gets_one_mail
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = []
    for i in range(len(recipients)):
        process = Process(target=send_mail, args=(i,))
        process.start()
        processes.append(process)
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
