"""An ordinary test of send_mail: what it prints, and a stop watch."""

import time

import send_mail

SHORTEST_MAIL_SECONDS = 0.5
MAILS = 10


def test_ten_mails_at_once(capfd):
    """Each mail is sent once, and not one after the other."""
    began = time.monotonic()
    send_mail.send_all(list(range(MAILS)))
    seconds = time.monotonic() - began
    printed = capfd.readouterr().out
    assert [printed.count(f"{number}发送完毕") for number in range(MAILS)] == [1] * MAILS
    assert seconds < MAILS * SHORTEST_MAIL_SECONDS
