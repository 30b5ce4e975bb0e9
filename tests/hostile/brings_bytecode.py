"""Is handed in with bytecode of other code, for itself and for the modules beside it.

Tries: forging
Held by: only the file that is asked for is taken from a submission
Outcome: every check passes
Beside: __pycache__/send_mail.@TAG@.pyc, __pycache__/mailer.@TAG@.pyc, send_mail.pyc, mailer.pyc
Unheld: nothing
"""

from multiprocessing import Process

from mailer import send_mail

print("tried", flush=True)


def send_all(recipients):
    processes = [Process(target=send_mail, args=(recipient,)) for recipient in recipients]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
