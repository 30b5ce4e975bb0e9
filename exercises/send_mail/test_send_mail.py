"""Visible tests of exercise send_mail.

Your program runs as it is. Where a test says ``hold``, each process that calls the named function
is stopped at its first line until the test lets it go on, so the test can look around meanwhile.
"""

import pytest

from grader.observe import expect

MAIL = "mailer.send_mail"


@pytest.mark.points(2)
@pytest.mark.hint("Create a Process for each recipient, with send_mail as target, and start it.")
def test_each_recipient_gets_a_mail(program):
    """Anna, Bob and Chen get one mail each."""
    run = program.call("send_all", ["Anna", "Bob", "Chen"], watch=[MAIL])
    run.finish()
    _ = run.value  # if send_all raised an error, the test ends here and tells it
    mailed = [str(value) for call in run.calls(MAIL) for value in call.args]
    expect(
        sorted(mailed) == ["Anna", "Bob", "Chen"],
        expected="one mail each to Anna, Bob and Chen",
        seen=f"the mails went to {', '.join(sorted(mailed)) or 'nobody'}",
        help="args=(recipient,) hands the recipient over; mind the comma.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Hand over the function itself, target=send_mail, and call start(), not run().")
def test_the_main_process_sends_none(program):
    """The mails are sent by child processes, not by the main process."""
    run = program.call("send_all", ["Anna", "Bob"], watch=[MAIL])
    run.finish()
    _ = run.value  # if send_all raised an error, the test ends here and tells it
    calls = run.calls(MAIL)
    expect(
        bool(calls) and not any(call.process.is_main for call in calls),
        expected="every mail sent by a child process",
        seen="the main process sent one itself" if calls else "no mail was sent",
        help="Threads run in the main process too; target=send_mail(x) calls it there and then.",
    )


@pytest.mark.points(3)
@pytest.mark.hint("Start all the processes in a first loop and join them in a second one.")
def test_three_mails_at_the_same_time(program):
    """Three mails are on their way at the same time."""
    run = program.call("send_all", ["Anna", "Bob", "Chen"], hold=[MAIL])
    held = run.wait_for(MAIL, 3)
    expect(
        len(held) == 3,
        expected="three mails on their way at the same time",
        seen=f"{len(held) or 'none'} of them had been started, and no more came",
        help="A join right after the start waits for that process before the next one starts.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("join() waits until a process has ended. Call it for every process.")
def test_returns_after_the_mails(program):
    """send_all does not return while the mails are on their way."""
    run = program.call("send_all", ["Anna", "Bob", "Chen"], hold=[MAIL])
    run.wait_for(MAIL, 3)
    run.settle()
    expect(
        not run.returned,
        expected="send_all still waiting while mails are on their way",
        seen="it had returned already",
        help="Join every process before send_all returns; join needs its parentheses.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Keep the last two lines of the file as they were given.")
def test_the_script_says_so_at_the_end(program):
    """Run as a script, the program prints start异步."""
    end = program.script(watch=[MAIL]).finish()
    expect(
        "start异步" in end.stdout,
        expected="the line start异步 at the end",
        seen="it was never printed",
        help="Print it in the main block, after send_all.",
    )
