"""Sends each mail in run() and, through super().run(), once more.

Misconception: super().run() must be called, as super().__init__() must.
Caught by: everyone_gets_one_mail, last_line_comes_last, any_number_of_recipients, works_under_spawn
"""

from multiprocessing import Process

from mailer import send_mail


class Postman(Process):
    def __init__(self, recipient):
        super().__init__(target=send_mail, args=(recipient,))
        self.recipient = recipient

    def run(self):
        send_mail(self.recipient)
        super().run()


def send_all(recipients):
    postmen = [Postman(recipient) for recipient in recipients]
    for postman in postmen:
        postman.start()
    for postman in postmen:
        postman.join()


if __name__ == "__main__":
    send_all(list(range(10)))
    print("start异步")
