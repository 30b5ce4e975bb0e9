"""Visible tests of exercise lifecycle.

Your program runs as it is. Where a test says ``hold``, each process that calls the named function
is stopped there until the test lets it go on, so the test can look around meanwhile.
"""

import pytest

from grader.observe import expect

SPIN = "worker.spin"
TERMINATE = "multiprocessing.process.BaseProcess.terminate"
STARTED = "multiprocessing.process.BaseProcess.start:return"

# Programs of the tests: they start a process and have your shut_down end it.
SHUT_DOWN = """
from multiprocessing import Process

import lifecycle
import worker


def scene():
    process = Process(target=worker.{worker})
    process.start()
    return lifecycle.shut_down(process, 0.5)
"""


def shut_down(program, worker):
    """Have this worker shut down once it is at work, and return the exit code."""
    run = program.drive(SHUT_DOWN.format(worker=worker), hold=[STARTED, SPIN])
    run.wait_for(SPIN, 1)
    run.open(STARTED)
    run.settle()
    expect(
        run.returned,
        expected="shut_down to return once the process that runs {worker} is over",
        seen="it went on waiting",
        help="A process that does not end within its patience has to be killed.",
        worker=worker,
    )
    return run.value


@pytest.mark.points(3)
@pytest.mark.hint(
    "Which process is to run spin, and who ends it, as spin never returns?",
    "Process(target=…) takes the function itself; start() starts it, terminate() asks it to end.",
    "process = Process(target=spin), then process.start(), a look, process.terminate().",
)
def test_spin_runs_until_terminate(program):
    """A child process runs spin, until watch terminates it."""
    run = program.call("watch", hold=[SPIN, TERMINATE])
    spinning = run.wait_for(SPIN, 1)
    expect(
        spinning and not any(call.process.is_main for call in spinning),
        expected="spin running in a child process",
        seen="the main process called it itself" if spinning else "no process called it",
        help="Give spin as the target, without parentheses, and start the process.",
    )
    expect(
        run.wait_for(TERMINATE, 1),
        expected="watch to call terminate() on the process that spins",
        seen="it never called it",
        help="Call terminate(), with its parentheses; spin never ends by itself.",
    )


@pytest.mark.points(3)
@pytest.mark.hint(
    "The first bool is True, the last one False. Why is the second one not certain?",
    "Before the third look the process has to be over: which method waits until it is?",
    "Call is_alive() after start(), after terminate(), after join(); return all three in a list.",
)
def test_watch_returns_three_bools(program):
    """watch returns three bools: alive at first, over at last."""
    run = program.call("watch")
    run.finish_call()
    looks = run.value
    expect(
        isinstance(looks, list | tuple) and [type(look) for look in looks] == [bool, bool, bool],
        expected="watch to return a list of three bools",
        seen="it returned None" if looks is None else "it returned something else",
        help=(
            "A function without return gives None."
            if looks is None
            else "is_alive() with its parentheses gives a bool; put three of them into a list."
        ),
    )
    expect(
        looks[0] and not looks[2],
        expected="True for the first look and False for the third one",
        seen="the third one was True" if looks[0] else "the first one was False",
        help=(
            "Wait until the process is over before you look for the third time."
            if looks[0]
            else "Look for the first time when the process is started and not yet terminated."
        ),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "Who knows how a process has ended, and from when on?",
    "Look for exitcode at the end of the statement: until when is it None?",
    "process.terminate(), then process.join(patience), then return process.exitcode.",
)
def test_polite_process(program):
    """shut_down terminates a process that spins, and returns -15."""
    code = shut_down(program, "spin")
    expect(
        code == -15,
        expected="exit code -15, for a process that SIGTERM has ended",
        seen="shut_down returned {code}",
        help="Call terminate(), wait for the process, and return its exitcode.",
        code=code,
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "What is to happen to a process that is still there when your patience is at its end?",
    "join(patience) comes back in any case; is_alive() says whether it was in vain.",
    "If process.is_alive(): process.kill() and process.join(). Then return process.exitcode.",
)
def test_stubborn_process(program):
    """shut_down kills a process that ignores SIGTERM, and returns -9."""
    code = shut_down(program, "stubborn")
    expect(
        code == -9,
        expected="exit code -9, for a process that SIGKILL has ended",
        seen="shut_down returned {code}",
        help="Call kill(), wait for the process once more, and return its exitcode.",
        code=code,
    )
