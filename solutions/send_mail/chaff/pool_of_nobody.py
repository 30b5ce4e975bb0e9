"""A pool of as many workers as recipients, which cannot be none.

Misconception: a pool may be empty.
Caught by: any_number_of_recipients
"""

from multiprocessing import Pool

from mailer import send_mail


def send_all(recipients):
    with Pool(len(recipients)) as pool:
        pool.map(send_mail, recipients)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
