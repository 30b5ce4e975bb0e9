"""Joins all, then raises if a mail failed."""

from multiprocessing import Process

from mailer import send_mail


def send_all(recipients):
    process_of = {r: Process(target=send_mail, args=(r,)) for r in recipients}
    for process in process_of.values():
        process.start()
    for process in process_of.values():
        process.join()
    failed = [recipient for recipient, process in process_of.items() if process.exitcode != 0]
    if failed:
        raise RuntimeError(f"not sent: {failed}")


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
