"""A lambda as target, which only fork can hand to a child.

Loses: works_under_spawn
Start methods: fork
"""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    processes = []
    for recipient in recipients:
        process = Process(target=lambda: send_mail(recipient))
        process.start()
        processes.append(process)
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
