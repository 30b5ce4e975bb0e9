"""Hidden checks of exercise call_styles."""

import pytest

from grader.observe import expect, shown

JOB = "chores.job"
MEANWHILE = "chores.meanwhile"
ON_DONE = "grader_scene.on_done"
CAME_BACK = "grader_scene.came_back"

ONE_JOB = """
from call_styles import notified

def on_done(result):
    pass

def came_back():
    pass

def scene():
    handle = notified(7, on_done)
    came_back()
    try:
        handle.wait()
    except Exception:
        pass
"""

TWO_JOBS = """
from call_styles import notified

def on_done(result):
    pass

def scene():
    handles = [notified(x, on_done) for x in (1, 2)]
    for handle in handles:
        handle.wait()
"""

ALL_STYLES = """
from call_styles import blocking, notified, polling

def on_done(result):
    pass

def scene():
    results = [blocking(1), polling(2)]
    handle = notified(3, on_done)
    handle.wait()
    return results
"""


def job_of(run):
    """The job that the program has started, held at its beginning."""
    __tracebackhide__ = True
    jobs = run.wait_for(JOB)
    expect(
        bool(jobs),
        expected="the job to be started",
        seen="on_done was called before it, and nothing moves any more"
        if run.calls(ON_DONE)
        else "it never was started, and nothing moves any more",
        help="Hand job over to another process: to a Process as target, or to a pool.",
    )
    return jobs[0]


@pytest.mark.points(1)
@pytest.mark.hint("Hand over the function and its argument, job and (x,), to a process, once.")
def test_job_runs_in_a_child(program):
    """blocking, polling and notified each have their job run once, in another process."""
    run = program.drive(ALL_STYLES, hold=[JOB])
    for _ in range(3):
        for job in run.wait_for(JOB):
            job.return_value("done")
    run.settle()
    jobs = run.calls(JOB)
    expect(
        not any(job.process.is_main for job in jobs),
        expected="every job to run in another process",
        seen="the main process ran one itself",
        help="Threads run in the main process, too; job(x) with parentheses runs there and then.",
    )
    expect(
        [job.args for job in jobs] == [(1,), (2,), (3,)],
        expected="three calls, job(1), job(2) and job(3), from blocking, polling and notified",
        seen="their arguments or their order were different"
        if len(jobs) == 3
        else "the number of calls was {count}",
        help="Let each of the three run job(x) once, with its own x.",
        count=len(jobs),
    )


@pytest.mark.points(1)
@pytest.mark.hint(
    "get(), join() and recv() wait without using the processor; asking in a loop uses it up."
)
def test_blocking_waits(program):
    """While the job goes on, blocking waits: it neither returns nor does anything else."""
    run = program.call("blocking", 7, hold=[JOB, MEANWHILE])
    job_of(run)
    run.settle()
    expect(
        not run.returned,
        expected="blocking to wait while the job is going on",
        seen="it had returned",
        help="Return the result itself, which is there only when the job is over.",
    )
    expect(
        not run.calls(MEANWHILE),
        expected="blocking to do nothing else while the job is going on",
        seen="it called meanwhile",
        help="Only polling calls meanwhile.",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("while not result.ready(): meanwhile()")
def test_polling_goes_on(program):
    """While the job goes on, polling calls meanwhile again and again; after it, it returns."""
    run = program.call("polling", 7, hold=[JOB, MEANWHILE])
    for _ in range(4):
        calls = run.wait_for(MEANWHILE)
        expect(
            bool(calls),
            expected="meanwhile to be called again and again while the job is going on",
            seen="no other call came, and nothing moves any more"
            if run.calls(MEANWHILE)
            else "no call came, and nothing moves any more",
            help="Call it in a loop that asks, without waiting, whether the job is over.",
        )
        expect(
            calls[0].process.is_main,
            expected="meanwhile to be called in the main process",
            seen="another process called it",
            help="Only the job goes to another process.",
        )
        calls[0].return_value(None)
    job_of(run).return_value("done")
    run.settle()
    # It may be on its way to one or two more calls, which it began when the job was going on.
    for _ in range(3):
        for call in run.held(MEANWHILE):
            call.return_value(None)
        run.settle()
    expect(
        run.returned,
        expected="polling to return when the job is over",
        seen="it went on calling meanwhile"
        if run.held(MEANWHILE)
        else "it had not returned, and nothing moves any more",
        help="Leave the loop when the job is over, and fetch its result.",
    )
    run.finish_call()


@pytest.mark.points(1)
@pytest.mark.hint("Start the job and return. Have a callback, or a thread, call on_done.")
def test_notified_comes_back_at_once(program):
    """notified returns while the job goes on; on_done is called after it, though nobody waits."""
    run = program.drive(ONE_JOB, hold=[JOB, CAME_BACK], watch=[ON_DONE])
    job = job_of(run)
    run.settle()
    expect(
        not run.calls(ON_DONE),
        expected="on_done to be called when the job is over",
        seen="it was called while the job was going on",
        help="Hand over on_done itself; with parentheses it is called there and then.",
    )
    expect(
        run.held(CAME_BACK),
        expected="notified to return while the job is going on",
        seen="it had not returned",
        help="Neither get nor join in notified; that is what wait() is for.",
    )
    job.return_value("done")
    run.settle()
    expect(
        run.calls(ON_DONE),
        expected="on_done to be called when the job is over, though nobody has called wait()",
        seen="it was not called, and nothing moves any more",
        help="wait() only waits; a pool's callback, or a thread, calls on_done.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("The result comes back to the main process; return it, or call on_done with it.")
def test_right_results(program):
    """The result, even 0 or '', is returned, or given to on_done once, in the main process."""
    for style, result in [("blocking", 0), ("polling", "")]:
        run = program.call(style, 7, hold=[JOB])
        job_of(run).return_value(result)
        run.finish_call()
        expect(
            run.value == result and type(run.value) is type(result),
            expected="{style} to return {result}, the result of its job",
            seen="it returned {value}",
            help="Return the job's result as it is, whatever it is.",
            style=style,
            result=repr(result),
            value=shown(run.value),
        )
    run = program.drive(ONE_JOB, hold=[JOB, CAME_BACK], watch=[ON_DONE])
    job_of(run).return_value(0)
    run.settle()
    run.finish()
    calls = run.calls(ON_DONE)
    expect(
        len(calls) == 1,
        expected="one call of on_done for one job",
        seen="there were {count} calls" if calls else "there was no call",
        help="Call it at one place only, when the result is there.",
        count=len(calls),
    )
    expect(
        calls[0].args == (0,),
        expected="on_done(0) when the job's result is 0",
        seen="its arguments were {arguments}",
        help="Call on_done with the job's result as it is, whatever it is.",
        arguments=shown(list(calls[0].args)),
    )
    expect(
        calls[0].process.is_main,
        expected="on_done to be called in the main process",
        seen="another process called it",
        help="Send the result back to the main process, and call on_done there.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("wait() joins what calls on_done: the thread, or the closed pool.")
def test_wait_returns_after_on_done(program):
    """wait() returns when the job is over and on_done has been called, not before."""
    run = program.drive(ONE_JOB, hold=[JOB, ON_DONE])
    job = job_of(run)
    run.settle()
    expect(
        not run.returned,
        expected="wait() to wait while the job is going on",
        seen="it had returned",
        help="join and wait need their parentheses, and no time limit.",
    )
    job.return_value("done")
    expect(
        run.wait_for(ON_DONE),
        expected="on_done to be called when the job is over",
        seen="it was not called, and nothing moves any more",
        help="Call it with the result when the job is over.",
    )
    run.settle()
    expect(
        not run.returned,
        expected="wait() to wait until on_done is through",
        seen="it had returned in the middle of on_done",
        help="The result may be there before on_done is called: wait for what calls it.",
    )
    run.open(ON_DONE)
    run.settle()
    expect(
        run.returned,
        expected="wait() to return after on_done",
        seen="it waits for ever",
        help="Wait for something that ends by itself; a pool has to be closed to be joined.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Start a process for each call, and wait for no other one before it.")
@pytest.mark.depends("notified_comes_back_at_once")
def test_two_jobs_at_the_same_time(program):
    """Two jobs of notified run at the same time."""
    run = program.drive(TWO_JOBS, hold=[JOB])
    jobs = run.wait_for(JOB, 2)
    expect(
        len(jobs) == 2,
        expected="two jobs to be going on after two calls of notified",
        seen="only one of them was going on, and nothing moves any more"
        if jobs
        else "none of them was going on, and nothing moves any more",
        help="Each call of notified starts a process of its own.",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint(
    "get() raises the job's error, too. A pool's callback is called after success alone."
)
def test_a_job_that_raises(program):
    """When the job raises, blocking and polling raise; on_done is not called, wait() comes back."""
    for style in ("blocking", "polling"):
        run = program.call(style, 7, hold=[JOB])
        job_of(run).raise_error("ValueError", "there is no such chore")
        run.settle()
        expect(
            run.returned or run.ended,
            expected="{style} to raise an error when its job does",
            seen="it waits for ever",
            help="A process that fails sends no result: have it send the error, or notice its end.",
            style=style,
        )
        expect(
            run.error or run.ended,
            expected="{style} to raise an error when its job does",
            seen="it returned as if nothing had happened",
            help="Let the error through, or raise one when you see that the job has failed.",
            style=style,
        )
    run = program.drive(ONE_JOB, hold=[JOB], watch=[ON_DONE])
    job_of(run).raise_error("ValueError", "there is no such chore")
    run.settle()
    expect(
        not run.calls(ON_DONE),
        expected="on_done not to be called for a job that raised",
        seen="it was called",
        help="There is no result to call it with. Tell success and failure apart before the call.",
    )
    expect(
        run.returned,
        expected="wait() to come back when the job has raised",
        seen="it waits for ever",
        help="Whoever waits has to hear of a failure, too: join the process, pool or thread.",
    )


@pytest.mark.points(0.5)
@pytest.mark.hint("A pool ends with its with block, or is closed and joined; a Process is joined.")
def test_no_process_left(program):
    """No process is left when blocking, polling and wait() have returned."""
    run = program.drive(ALL_STYLES, hold=[JOB])
    for _ in range(3):
        for job in run.wait_for(JOB):
            job.return_value("done")
    run.finish_call()
    expect(
        not run.workers_alive(),
        expected="no process alive when blocking, polling and wait() have returned",
        seen="one was still alive",
        help="Close every pool or executor when its job is over, and join every Process.",
    )


@pytest.mark.points(0.5)
@pytest.mark.hint("A spawned child imports your file: name the functions that you hand over.")
def test_works_under_spawn(program):
    """It works with the start method spawn, the one of Windows and macOS."""
    run = program.drive(ALL_STYLES, hold=[JOB], watch=[ON_DONE], start_method="spawn")
    for result in ("first", "second", "third"):
        for job in run.wait_for(JOB):
            job.return_value(result)
    run.settle()
    expect(
        run.value == ["first", "second"],
        expected="the results of two spawned jobs, ['first', 'second']",
        seen="blocking and polling returned {results}",
        help="Pass to the child all that it needs; it imports your file anew.",
        results=shown(run.value),
    )
    expect(
        ("third",) in [call.args for call in run.calls(ON_DONE)],
        expected="on_done to be called with the result of a spawned job",
        seen="it was not called with that",
        help="Keep on_done in the main process, and send the result there.",
    )
