"""A pool of four workers, whatever the number of recipients.

Misconception: a pool does everything at once.
Caught by: all_at_the_same_time
"""

from multiprocessing import Pool

from mailer import send_mail


def send_all(recipients):
    with Pool(4) as pool:
        pool.map(send_mail, recipients, chunksize=1)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
