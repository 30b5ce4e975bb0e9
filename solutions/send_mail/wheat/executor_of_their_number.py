"""A ProcessPoolExecutor with a worker per recipient; the with block waits for all."""

from concurrent.futures import ProcessPoolExecutor

from mailer import send_mail


def send_all(recipients):
    if not recipients:
        return
    with ProcessPoolExecutor(max_workers=len(recipients)) as executor:
        for recipient in recipients:
            executor.submit(send_mail, recipient)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
