"""Visible tests of exercise send_mail.

Your program runs as it is. Where a test says ``hold``, each process that calls the named function
is stopped at its first line until the test lets it go on, so the test can look around meanwhile.
"""

import pytest

from grader.observe import expect

MAIL = "mailer.send_mail"


@pytest.mark.points(2)
@pytest.mark.hint(
    "Which function is each process to call, and with what?",
    "The end of the statement says what Process(target=…, args=…) and start() do.",
    "For each recipient: p = Process(target=send_mail, args=(recipient,)), then p.start().",
)
def test_each_recipient_gets_a_mail(program):
    """Anna, Bob and Chen get one mail each."""
    run = program.call("send_all", ["Anna", "Bob", "Chen"], watch=[MAIL])
    run.finish()
    _ = run.value  # if send_all raised an error, the test ends here and tells it
    mailed = [str(value) for call in run.calls(MAIL) for value in call.args]
    expect(
        sorted(mailed) == ["Anna", "Bob", "Chen"],
        expected="one mail each to Anna, Bob and Chen",
        seen="the mails went to {names}" if mailed else "no mail was sent",
        help="args=(recipient,) hands the recipient over; mind the comma.",
        names=", ".join(sorted(mailed)),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "Who calls send_mail: the processes that you start, or the one that starts them?",
    "The name of a function hands it over; with parentheses behind it, it is called at once.",
    "Write target=send_mail, without parentheses, and call p.start(), not p.run().",
)
def test_the_main_process_sends_none(program):
    """The mails are sent by child processes, not by the main process."""
    run = program.call("send_all", ["Anna", "Bob"], watch=[MAIL])
    run.finish()
    _ = run.value  # if send_all raised an error, the test ends here and tells it
    calls = run.calls(MAIL)
    expect(
        bool(calls) and not any(call.process.is_main for call in calls),
        expected="every mail sent by a child process",
        seen="the main process called send_mail itself" if calls else "no mail was sent",
        help=(
            "target=send_mail(x) and p.run() call it there and then; a thread is no process."
            if calls
            else "Is every process started, and does none of them end with an error?"
        ),
    )


@pytest.mark.points(3)
@pytest.mark.hint(
    "When does your program come to the second recipient: before or after the first mail is sent?",
    "p.join() waits until p has ended: which processes are started after your first join?",
    "Start all the processes in a first loop, keep them in a list, join them in a second loop.",
)
def test_three_mails_at_the_same_time(program):
    """Three mails are on their way at the same time."""
    run = program.call("send_all", ["Anna", "Bob", "Chen"], hold=[MAIL])
    held = len(run.wait_for(MAIL, 3))
    expect(
        held == 3,
        expected="three mails on their way at the same time",
        seen=(
            "no mail was"
            if held == 0
            else "while the first mail was held no other one was started"
            if held == 1
            else "only {held} mails were, and no more came"
        ),
        help=(
            "Is every process started, and does none of them end with an error?"
            if held == 0
            else "A join right after the start waits for that process before the next one starts."
        ),
        held=held,
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "The last process is started. What does send_all do next?",
    "p.start() comes back at once; p.join() waits until p has ended, and for no other process.",
    "After the loop that starts them: for p in processes: p.join(), with its parentheses.",
)
def test_returns_after_the_mails(program):
    """send_all does not return while the mails are on their way."""
    run = program.call("send_all", ["Anna", "Bob", "Chen"], hold=[MAIL])
    run.wait_for(MAIL, 3)
    run.settle()
    expect(
        not run.returned,
        expected="send_all to wait while mails are on their way",
        seen="it had returned already",
        help="Join every process before send_all returns; join needs its parentheses.",
    )


@pytest.mark.points(1)
@pytest.mark.hint(
    "Which line of your file prints start异步, and does the program ever get there?",
    "Look at the main block, at the end of the file: two lines stood there when you began.",
    'After send_all(list(range(10))), in the main block: print("start异步").',
)
def test_the_script_says_so_at_the_end(program):
    """Run as a script, the program prints start异步."""
    end = program.script(watch=[MAIL]).finish()
    expect(
        "start异步" in end.stdout,
        expected="start异步 printed at the end",
        seen=(
            "it was never printed"
            if end.exit_status == 0
            else "the program ended with an error before that"
        ),
        help=(
            "Print it in the main block, after send_all."
            if end.exit_status == 0
            else "Run python send_mail.py and read the last line of the error."
        ),
    )
