"""第1周 send_mail"""
import multiprocessing as mp
from mailer import send_mail


def send_all(recipients):
    ps = [mp.Process(target=send_mail, args=[r]) for r in recipients]
    [p.start() for p in ps]
    [p.join() for p in ps]


if __name__ == "__main__":
    send_all([*range(10)])
    print("start异步")
