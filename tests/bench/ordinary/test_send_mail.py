"""An ordinary test of send_mail: quick mails, what they print, and a stop watch."""

import time

import send_mail

MAIL_SECONDS = 0.3
MAILS = 10


def quick_mail(recipient):
    time.sleep(MAIL_SECONDS)
    print(f"sent {recipient}", flush=True)


def test_ten_mails_at_once(monkeypatch, capfd):
    """Each mail is sent once, and not one after the other."""
    monkeypatch.setattr(send_mail, "send_mail", quick_mail)
    began = time.monotonic()
    send_mail.send_all(list(range(MAILS)))
    seconds = time.monotonic() - began
    printed = capfd.readouterr().out
    assert [printed.count(f"sent {recipient}") for recipient in range(MAILS)] == [1] * MAILS
    assert seconds < MAILS * MAIL_SECONDS
