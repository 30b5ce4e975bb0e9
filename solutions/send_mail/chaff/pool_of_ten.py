"""A pool of ten workers, because the script has ten recipients.

Misconception: there are always ten.
Caught by: all_at_the_same_time
"""

from multiprocessing import Pool

from mailer import send_mail


def send_all(recipients):
    with Pool(10) as pool:
        pool.map(send_mail, recipients, chunksize=1)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
