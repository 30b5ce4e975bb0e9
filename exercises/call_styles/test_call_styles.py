"""Visible tests of exercise call_styles: run them with pytest.

Where a test says ``hold``, whoever calls the named function is stopped at its first line, until the
test lets it go on or gives a result in its place.
"""

import pytest

from grader.observe import expect

JOB = "chores.job"
MEANWHILE = "chores.meanwhile"
ON_DONE = "grader_scene.on_done"

# A caller of notified. It runs in the place of your main block.
CALLER = """
from call_styles import notified

def on_done(result):
    print("on_done:", result)

def scene():
    handle = notified(3, on_done)
    print("notified has returned")
    handle.wait()
"""


@pytest.mark.points(2)
@pytest.mark.hint("Run the job by a Pool or a Process, and wait for what it returns.")
def test_blocking_returns_the_result(program):
    """blocking returns the result of a job that runs in another process."""
    run = program.call("blocking", 3, watch=[JOB])
    run.finish_call()
    expect(
        run.value == 9,
        expected="the result 9 of job(3)",
        seen="blocking returned something else",
        help="Return what the job returned, not the object that you wait with.",
    )
    expect(
        not any(call.process.is_main for call in run.calls(JOB)),
        expected="the job to run in another process",
        seen="it ran in the main one",
        help="Hand over the function and its argument: job, (x,). job(x) calls it there and then.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("while the job is not over: meanwhile()")
def test_polling_goes_on_meanwhile(program):
    """While the job is held, polling calls meanwhile a first and a second time."""
    run = program.call("polling", 3, hold=[JOB, MEANWHILE])
    for time in ("first", "second"):
        calls = run.wait_for(MEANWHILE)
        expect(
            bool(calls),
            expected=f"a {time} call of meanwhile while the job is going on",
            seen="none came, and nothing moves any more",
            help="Ask whether the job is over, without waiting, and call meanwhile if not.",
        )
        calls[0].go_on()


@pytest.mark.points(2)
@pytest.mark.hint("Return what the job returned, once you have seen that it is over.")
def test_polling_returns_the_result(program):
    """polling returns the result once the job is over."""
    run = program.call("polling", 3)
    run.finish_call()
    expect(
        run.value == 9,
        expected="the result 9 of job(3)",
        seen="polling returned something else",
        help="Fetch the result after the loop, and return it.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Start the job and return; a callback, or a thread, does the rest.")
def test_notified_does_not_wait(program):
    """notified returns while the job is still held."""
    run = program.drive(CALLER, hold=[JOB])
    run.settle()
    expect(
        "notified has returned" in run.stdout,
        expected="notified to return while the job is going on",
        seen="it had not returned",
        help="Neither join nor get in notified itself.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("on_done gets the result, in the main process, and wait() comes back after it.")
def test_on_done_gets_the_result(program):
    """on_done is called with the result, in the main process, and wait returns."""
    run = program.drive(CALLER, watch=[ON_DONE])
    run.finish_call()
    seen = [call.args for call in run.calls(ON_DONE)]
    expect(
        seen == [(9,)],
        expected="one call, on_done(9)",
        seen="that is not what had happened when wait() returned",
        help="Hand over on_done itself, on_done(...) with parentheses calls it there and then.",
    )
    expect(
        run.calls(ON_DONE)[0].process.is_main,
        expected="on_done to be called in the main process",
        seen="the process of the job called it",
        help="Let the result come back to the main process, and call on_done there.",
    )
