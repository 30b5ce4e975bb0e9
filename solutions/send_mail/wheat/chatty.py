"""Logs to stderr and prints a lot, in the main process and in the children."""

import logging
import sys
from multiprocessing import Process, current_process

from mailer import send_mail


logging.basicConfig(stream=sys.stderr, level=logging.DEBUG)


def send_with_a_log(recipient):
    logging.info("%s begins", current_process().name)
    print("sending to", recipient, "...", end="")
    send_mail(recipient)
    print(" sent")
    logging.warning("%s is through", current_process().name)


def send_all(recipients):
    print("=" * 40)
    processes = []
    for recipient in recipients:
        print("starting", recipient)
        process = Process(target=send_with_a_log, args=(recipient,))
        process.start()
        logging.debug("started %r", process)
        processes.append(process)
    for process in processes:
        process.join()
        print(process)
    print("=" * 40)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
