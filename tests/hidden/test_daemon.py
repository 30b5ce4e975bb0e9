"""Hidden checks of exercise daemon."""

import pytest

from grader.observe import expect, text

BEAT = "heart.beat"
WORK = "heart.work"
START = "multiprocessing.process.BaseProcess.start"
MAIN_LINE = "main:"


def expect_beating_during_work(run):
    """Expect that ``work`` is held in the main process and ``beat`` in a child; return the work."""
    working = [call for call in run.wait_for(WORK, 1) if call.process.is_main]
    expect(
        bool(working),
        expected="work() called in the main process",
        seen="the main process never called it",
        help="Start the beating process, do not wait for it, and call work() in main().",
    )
    beating = [call for call in run.wait_for(BEAT, 1) if not call.process.is_main]
    expect(
        bool(beating),
        expected="beat() running in a child process while the main process works",
        seen="no child process had called it",
        help="Give beat itself to Process as the target, and start the process before work().",
    )
    return working[0]


def expect_main_over(run, expected):
    """Expect that the main process ends, though ``beat`` never returns."""
    run.settle()
    expect(
        run.ended,
        expected=expected,
        seen="it waits for the beating process, which never ends",
        help="Do not join it, and make it a daemon process: how is that attribute spelt?",
    )


@pytest.mark.points(2.5)
@pytest.mark.hint("Process(target=beat) runs beat in a child; start it before you call work().")
def test_beats_in_a_child_during_work(program):
    """The heart beats in a child process while the main process works."""
    expect_beating_during_work(program.call("main", hold=[BEAT, WORK]))


@pytest.mark.points(2)
@pytest.mark.hint("A child that is not a daemon process is waited for at the end of the program.")
def test_ends_after_main(program):
    """Once the work is done, main: is printed and the program ends."""
    run = program.script(hold=[BEAT, WORK])
    working = any(call.process.is_main for call in run.wait_for(WORK, 1))
    run.wait_for(BEAT, 1)
    expect(
        not (working and MAIN_LINE in run.stdout),
        expected="main: printed after the work",
        seen="it was printed while work() was not over yet",
        help="Call work() first, and print when it has returned.",
    )
    run.open(WORK)
    run.settle()
    expect(
        MAIN_LINE in run.stdout,
        expected="main: printed after the work",
        seen="it was not printed",
        help="Print it after work(), and wait before it for nothing that never ends.",
    )
    expect_main_over(run, text("the program to end once main: is printed"))


@pytest.mark.points(1)
@pytest.mark.hint("Let the program end by itself: os._exit leaves the children behind.")
@pytest.mark.depends("ends_after_main")
def test_nothing_outlives_it(program):
    """No process of the program is left when the main process has ended."""
    run = program.script(hold=[BEAT])
    run.wait_for(BEAT, 1)
    run.settle()
    expect(
        not run.finish().survivors,
        expected="no process left when the main process has ended",
        seen="the heart beats on",
        help="multiprocessing ends daemon processes where the program ends in the usual way.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Set daemon before the start; multiprocessing then ends the process for you.")
@pytest.mark.depends("beats_in_a_child_during_work")
def test_is_a_daemon_process(program):
    """The beating process is started as a daemon process, which the library ends by itself."""
    run = program.call("main", hold=[START, BEAT])
    starting = None
    while not run.wait_for(BEAT, 1) and run.held(START):
        starting = run.held(START)[0]
        starting.go_on()
    expect(
        starting is not None and starting.args[0].text.startswith("<daemon "),
        expected="the beating process to be started as a daemon process",
        seen="its daemon flag was not set when it was started",
        help="Set the flag, rightly spelt, before start(); ending it by hand makes it no daemon.",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("Do not swallow the error of work; a daemon process needs no clean-up by hand.")
def test_error_in_work_ends_it_too(program):
    """Where work raises, the program ends with a traceback and an exit status other than 0."""
    run = program.script(hold=[BEAT, WORK])
    working = [call for call in run.wait_for(WORK, 1) if call.process.is_main]
    expect(
        bool(working),
        expected="work() called in the main process",
        seen="the main process never called it",
        help="Start the beating process, do not wait for it, and call work() in main().",
    )
    run.wait_for(BEAT, 1)
    working[0].raise_error("RuntimeError", "the work went wrong")
    expect_main_over(run, text("the program to end once work() has raised an error"))
    end = run.finish()
    expect(
        end.exit_status != 0,
        expected="an exit status other than 0 after an error in work()",
        seen="the program ended with 0, as if all were well",
        help="Let the error out of main(): catch it nowhere, or raise it again.",
    )
    expect(
        "Traceback" in end.stderr,
        expected="a traceback on stderr after an error in work()",
        seen="stderr had none",
        help="Let the error out of main(), and Python prints the traceback.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("A spawned child imports your file: keep the main block, hand over no lambda.")
def test_works_under_spawn(program):
    """It works where children are started by spawn, as on Windows and macOS."""
    run = program.script(hold=[BEAT, WORK], start_method="spawn")
    expect_beating_during_work(run).go_on()
    expect_main_over(run, text("the program to end once the work is done"))
