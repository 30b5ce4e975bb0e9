"""Visible tests of exercise daemon.

Your program runs as it is. Where a test says ``hold``, each process that calls the named function
is stopped at its first line until the test lets it go on, so the test can look around meanwhile.
"""

import pytest

from grader.observe import expect

BEAT = "heart.beat"
WORK = "heart.work"


@pytest.mark.points(3)
@pytest.mark.hint(
    "What is the main process to do while the heart beats: wait for it, or work?",
    "Look at what target is given in main(), and what stands between p.start() and work().",
    "Process(target=beat), then p.start(), then work(): no parentheses behind beat, no join.",
)
def test_the_heart_beats_during_work(program):
    """While the main process works, the heart beats in a child process."""
    run = program.call("main", hold=[BEAT, WORK])
    working = run.wait_for(WORK, 1)
    beating = run.wait_for(BEAT, 1)
    expect(
        any(call.process.is_main for call in working),
        expected="work() called in the main process",
        seen="the main process never called it",
        help="Start the beating process, do not wait for it, and call work() in main().",
    )
    expect(
        any(not call.process.is_main for call in beating),
        expected="beat() running in a child process while the main process works",
        seen="no child process had called it",
        help="Give beat itself as the target, without parentheses, and start it before work().",
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "What has to be over before main: is printed: the work, the beating, or both?",
    "work() comes back when the work is done; a join of the beating process never would.",
    "In main(), call work() and right after it print('main:'); join nothing in between.",
)
def test_main_is_printed_after_work(program):
    """The line main: is printed once the work is done."""
    run = program.script(hold=[BEAT, WORK])
    run.wait_for(WORK, 1)
    printed_early = "main:" in run.stdout
    run.open(WORK)
    run.settle()
    expect(
        "main:" in run.stdout and not printed_early,
        expected="main: printed after the work",
        seen=(
            "it was printed while work() was not over yet"
            if printed_early
            else "it was not printed"
        ),
        help="Call work() first, then print('main:').",
    )


@pytest.mark.points(5)
@pytest.mark.hint(
    "When main() is through, which of its children does a program wait for, and which not?",
    "Read the line between Process(...) and p.start() letter by letter.",
    "p.deamon is an attribute that nobody reads: the right one is spelt d, a, e, m, o, n.",
)
def test_the_program_ends(program):
    """The program ends when the work is done, though beat never returns."""
    run = program.script(hold=[BEAT])
    run.wait_for(BEAT, 1)
    run.settle()
    expect(
        run.ended,
        expected="the program to end once main: is printed",
        seen="it waits for the beating process, which never ends",
        help="join() waits for it, and so does the program's end, unless it is a daemon.",
    )
