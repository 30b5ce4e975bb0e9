"""A pool with as many workers as there are recipients."""

from multiprocessing import Pool

from mailer import send_mail


def send_all(recipients):
    if not recipients:
        return
    with Pool(len(recipients)) as pool:
        pool.map(send_mail, recipients)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
