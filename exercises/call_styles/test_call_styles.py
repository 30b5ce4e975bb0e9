"""Visible tests of exercise call_styles: run them with pytest.

Where a test says ``hold``, whoever calls the named function is stopped at its first line, until the
test lets it go on or gives a result in its place.
"""

import pytest

from grader.observe import expect, shown, text

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
@pytest.mark.hint(
    "Which process is to call job, and how does the result get back from there?",
    "A Pool of multiprocessing has a method that calls a function in a child and waits: apply.",
    "In a with Pool(1) block, return what apply gives you: it takes job and the tuple (x,).",
)
def test_blocking_returns_the_result(program):
    """blocking returns the result of a job that runs in another process."""
    run = program.call("blocking", 3, watch=[JOB])
    run.finish_call()
    expect(
        run.value == 9,
        expected="blocking to return 9, the result of job(3)",
        seen="it returned {value}",
        help="Return what the job returned, not the object that you wait with.",
        value=shown(run.value),
    )
    expect(
        not any(call.process.is_main for call in run.calls(JOB)),
        expected="the job to run in another process",
        seen="it ran in the main one",
        help="Hand over the function and its argument: job, (x,). job(x) calls it there and then.",
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "How can you ask whether a job is over, without waiting for it?",
    "apply_async returns at once, an object that has ready(). A Process has is_alive().",
    "while not result.ready(): meanwhile()",
)
def test_polling_goes_on_meanwhile(program):
    """While the job is held, polling calls meanwhile a first and a second time."""
    run = program.call("polling", 3, hold=[JOB, MEANWHILE])
    for expected in (
        text("a first call of meanwhile while the job is going on"),
        text("a second call of meanwhile while the job is going on"),
    ):
        calls = run.wait_for(MEANWHILE)
        expect(
            bool(calls),
            expected=expected,
            seen="no call came, and nothing moves any more",
            help="Ask whether the job is over, without waiting, and call meanwhile if not.",
        )
        calls[0].go_on()


@pytest.mark.points(2)
@pytest.mark.hint(
    "The loop is over, and so is the job. Where is its result?",
    "Ask the object that apply_async gave you, or receive from the pipe or queue of your Process.",
    "After the loop, while the pool is still open: return result.get()",
)
def test_polling_returns_the_result(program):
    """polling returns the result once the job is over."""
    run = program.call("polling", 3)
    run.finish_call()
    expect(
        run.value == 9,
        expected="polling to return 9, the result of job(3)",
        seen="it returned {value}",
        help="Fetch the result after the loop, and return it.",
        value=shown(run.value),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "Which line of notified waits for the job?",
    "Somebody else has to wait: apply_async takes a callback, or you start a thread that waits.",
    "pool.apply_async(job, (x,), callback=on_done), and no with block, whose end stops the pool.",
)
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
@pytest.mark.hint(
    "Who calls on_done, in which process? And what does wait() have to wait for?",
    "A pool calls its callback in the main process. wait() is to join what calls it.",
    "notified closes its pool and returns an object; the wait() of its class calls pool.join().",
)
def test_on_done_gets_the_result(program):
    """on_done is called with the result, in the main process, and wait returns."""
    run = program.drive(CALLER, watch=[ON_DONE])
    run.finish_call()
    calls = [call.args for call in run.calls(ON_DONE)]
    expect(
        calls == [(9,)],
        expected="one call, on_done(9), before wait() returns",
        seen="there was no call"
        if not calls
        else "there were {count} calls"
        if len(calls) > 1
        else "its arguments were {arguments}",
        help="Hand over on_done itself; on_done(...) with parentheses calls it there and then.",
        count=len(calls),
        arguments=shown([argument for arguments in calls for argument in arguments]),
    )
    expect(
        run.calls(ON_DONE)[0].process.is_main,
        expected="on_done to be called in the main process",
        seen="the process of the job called it",
        help="Let the result come back to the main process, and call on_done there.",
    )
