"""Hidden checks of exercise send_mail."""

import pytest

from grader.observe import expect, text

MAIL = "mailer.send_mail"
MAIL_SENT = "mailer.send_mail:return"
LAST_LINE = "start异步"


def expect_one_mail_each(run, recipients):
    """Expect that each of these recipients got exactly one mail, and nobody else got any."""
    mailed = [call.args for call in run.calls(MAIL)]
    for recipient in recipients:
        count = mailed.count((recipient,))
        expect(
            count == 1,
            expected="exactly one mail to everyone on the list",
            seen=(
                "recipient {recipient!r} got none"
                if count == 0
                else "recipient {recipient!r} got {count}"
            ),
            help=(
                "Does each process get a recipient of its own? args=(recipient,) needs its comma."
                if count == 0
                else "Each process calls send_mail for one recipient, once: what else calls it?"
            ),
            recipient=recipient,
            count=count,
        )
    expect(
        len(mailed) == len(recipients),
        expected="mails to everyone on the list and to nobody else",
        seen="with {recipients} on the list the number of mails was {mails}",
        help="Lines outside send_all and the main block run at each import: do they send mails?",
        recipients=len(recipients),
        mails=len(mailed),
    )


def run_freely(program, recipients, **options):
    """Have mails sent to these recipients without holding any, to the very end."""
    run = program.call("send_all", recipients, watch=[MAIL], **options)
    run.finish()
    _ = run.value  # an error that send_all raised ends the check here
    return run


def let_all_go_but(run, recipient):
    """Let every mail go on but the one to this recipient, until nothing can move any more."""
    run.wait_for(MAIL)
    while True:
        run.settle()
        others = [call for call in run.held(MAIL) if call.args != (recipient,)]
        if not others:
            return
        for call in others:
            call.go_on()


@pytest.mark.points(1)
@pytest.mark.hint("Start one Process per recipient, with target=send_mail and args=(recipient,).")
def test_everyone_gets_one_mail(program):
    """Everyone on the list gets exactly one mail."""
    recipients = ["Anna", "Bob", "陈"]
    expect_one_mail_each(run_freely(program, recipients), recipients)


@pytest.mark.points(1.5)
@pytest.mark.hint("Hand over the function itself, target=send_mail, and call start(), not run().")
def test_sent_by_children(program):
    """Each mail is sent by a child process of its own, none by the main process."""
    run = program.call("send_all", [0, 1, 2, 3], hold=[MAIL])
    at_once = run.wait_for(MAIL, 4)
    run.finish()
    calls = run.calls(MAIL)
    expect(
        bool(calls),
        expected="every mail sent by a child process",
        seen="send_mail was never called",
        help="Give send_mail to each Process as its target, and start it.",
    )
    expect(
        not any(call.process.is_main for call in calls),
        expected="every mail sent by a child process",
        seen="the main process called send_mail itself",
        help="target=send_mail(x) and p.run() call it there and then; a thread is no process.",
    )
    expect(
        len({call.process for call in at_once}) == len(at_once),
        expected="a process of its own for each mail",
        seen="one process was sending several mails at once",
        help="Start one Process per recipient, each with a single mail to send; no threads.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Start all the processes in a first loop and join them in a second one.")
def test_all_at_the_same_time(program):
    """All mails are on their way at the same time, however many there are."""
    run = program.call("send_all", list(range(25)), hold=[MAIL])
    held = len(run.wait_for(MAIL, 25))
    expect(
        held >= 25,
        expected="25 mails to 25 recipients on their way at the same time",
        seen=(
            "no mail was"
            if held == 0
            else "while the first mail was held no other one was started"
            if held == 1
            else "only {held} mails were, and no more came"
        ),
        help="Start a process for every recipient before you wait for the first one.",
        held=held,
    )


@pytest.mark.points(2)
@pytest.mark.hint("join() waits for one process only. Call it, with its parentheses, for each one.")
@pytest.mark.depends("everyone_gets_one_mail")
def test_waits_for_every_single_one(program):
    """send_all returns only when every single mail is sent, whichever is the slowest."""
    still_waiting = {
        "first": text("send_all to wait while the mail to the first recipient is on its way"),
        "middle": text("send_all to wait while the mail to the middle recipient is on its way"),
        "last": text("send_all to wait while the mail to the last recipient is on its way"),
    }
    for slowest, expected in still_waiting.items():
        run = program.call("send_all", list(still_waiting), hold=[MAIL])
        let_all_go_but(run, slowest)
        expect(
            not run.returned,
            expected=expected,
            seen="it had returned already",
            help="Join every process, without a time limit, before send_all returns.",
        )
        run.finish()


@pytest.mark.points(1)
@pytest.mark.hint("Print start异步 in the main block, after send_all has returned.")
def test_last_line_comes_last(program):
    """The script mails 0 to 9 and prints start异步 after the last of them."""
    run = program.script(hold=[MAIL])
    let_all_go_but(run, 5)
    expect(
        not (run.held(MAIL) and LAST_LINE in run.stdout),
        expected="start异步 printed after the last mail",
        seen="it was printed while the mail to 5 was on its way",
        help="Print it when send_all has returned, and have send_all wait for every process.",
    )
    end = run.finish()
    expect_one_mail_each(run, list(range(10)))
    expect(
        LAST_LINE in end.stdout,
        expected="start异步 printed after the last mail",
        seen="it was never printed",
        help="Print it in the main block, after send_all.",
    )


@pytest.mark.points(0.5)
@pytest.mark.hint("Loop over the recipients, and mind that there may be none at all.")
def test_any_number_of_recipients(program):
    """It works for no recipient at all, for one, and for 25."""
    for count in (0, 1, 25):
        recipients = list(range(count))
        expect_one_mail_each(run_freely(program, recipients), recipients)


@pytest.mark.points(1)
@pytest.mark.hint("join() comes back however a process ended. Count no successes, kill no others.")
@pytest.mark.depends("everyone_gets_one_mail")
def test_one_failing_mail_takes_no_other_down(program):
    """A mail that fails takes no other mail down, and send_all comes back."""
    run = program.call("send_all", [0, 1, 2], hold=[MAIL], watch=[MAIL_SENT])
    failing = run.wait_for(MAIL, 3)[0]
    failing.raise_error("OSError", "the mail server is down")
    run.settle()
    run.open(MAIL)
    run.settle()
    sent = len(run.calls(MAIL_SENT))
    expect(
        sent >= 2,
        expected="two mails sent although a third one failed",
        seen="no mail was sent" if sent == 0 else "only one mail was sent",
        help="Let each process send one mail, and leave the others alone when one has failed.",
    )
    expect(
        run.returned,
        expected="send_all to end when one mail has failed and the others are sent",
        seen="it went on waiting",
        help="A process that has failed sends no message and counts nothing, but it can be joined.",
    )
    run.finish()


@pytest.mark.points(1)
@pytest.mark.hint("A spawned child imports your file: keep the main block, hand over no lambda.")
def test_works_under_spawn(program):
    """It works where children are started by spawn, as on Windows and macOS."""
    recipients = [0, 1]
    run = run_freely(program, recipients, start_method="spawn")
    expect_one_mail_each(run, recipients)
