"""A Process subclass where a target would do."""

from multiprocessing import Process

from mailer import send_mail


class Postman(Process):
    def __init__(self, recipient):
        super().__init__()
        self.recipient = recipient

    def run(self):
        send_mail(self.recipient)


def send_all(recipients):
    postmen = [Postman(recipient) for recipient in recipients]
    for postman in postmen:
        postman.start()
    for postman in postmen:
        postman.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
