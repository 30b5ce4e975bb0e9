"""Is handed in with modules called like those that the grader, pytest and Python import.

Tries: forging
Held by: only the file that is asked for is taken from a submission
Outcome: every check passes
Beside: json.py, pytest.py, conftest.py, sitecustomize.py, usercustomize.py, mailer.py, grader_shim.py, multiprocessing/__init__.py, mallory.pth, pytest.ini
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
