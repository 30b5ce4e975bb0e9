from multiprocessing import Process
from mailer import send_mail


def send_all(recipients):
    """One process per mail."""
    started = []
    for r in recipients:
        p = Process(target=send_mail, args=(r,))
        p.start()
        started.append(p)
    for p in started:
        p.join()


if __name__ == "__main__":
    print("start异步")
    send_all(list(range(10)))
