import logging
import sys
from multiprocessing import Process, log_to_stderr

from mailer import send_mail

logging.basicConfig(stream=sys.stderr, level=logging.DEBUG,
                    format="%(asctime)s %(processName)s %(levelname)s %(message)s")
log = logging.getLogger(__name__)


def worker(recipient):
    log.debug("sending to %r", recipient)
    send_mail(recipient)
    log.debug("sent to %r", recipient)


def send_all(recipients):
    log_to_stderr(logging.DEBUG)
    jobs = {}
    for recipient in recipients:
        jobs[recipient] = Process(target=worker, args=(recipient,), name=f"mail-{recipient}")
        jobs[recipient].start()
    for recipient, job in jobs.items():
        job.join()
        log.info("mail to %r: exit code %s", recipient, job.exitcode)


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
