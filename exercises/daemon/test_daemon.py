"""Visible tests of exercise daemon.

Your program runs as it is. Where a test says ``hold``, each process that calls the named function
is stopped at its first line until the test lets it go on, so the test can look around meanwhile.
"""

import pytest

from grader.observe import expect

BEAT = "heart.beat"
WORK = "heart.work"


@pytest.mark.points(3)
@pytest.mark.hint("Process(target=beat) runs beat in a child; start it before you call work().")
def test_the_heart_beats_during_work(program):
    """While the main process works, the heart beats in a child process."""
    run = program.call("main", hold=[BEAT, WORK])
    working = run.wait_for(WORK, 1)
    beating = run.wait_for(BEAT, 1)
    expect(
        any(call.process.is_main for call in working),
        expected="work() called in the main process",
        seen="the main process did not get there",
        help="Start the process first, then call work() in main().",
    )
    expect(
        any(not call.process.is_main for call in beating),
        expected="beat() running in a child process meanwhile",
        seen="no child process called it",
        help="Give beat itself as the target, without parentheses, and start the process.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Print main: when work() has returned.")
def test_main_is_printed_after_work(program):
    """The line main: is printed once the work is done."""
    run = program.script(hold=[BEAT, WORK])
    run.wait_for(WORK, 1)
    printed_early = "main:" in run.stdout
    run.open(WORK)
    run.settle()
    expect(
        "main:" in run.stdout and not printed_early,
        expected="the line main: after the work",
        seen="it was printed before" if printed_early else "it was not printed",
        help="Call work() first, then print('main:').",
    )


@pytest.mark.points(5)
@pytest.mark.hint("How is the attribute spelt that makes a process a daemon process?")
def test_the_program_ends(program):
    """The program ends when the work is done, though beat never returns."""
    run = program.script(hold=[BEAT])
    run.wait_for(BEAT, 1)
    run.settle()
    expect(
        run.ended,
        expected="the program over once main: is printed",
        seen="it went on, waiting for the beating process",
        help="A child that is not a daemon process is waited for at the end of the program.",
    )
