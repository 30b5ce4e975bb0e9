"""Visible tests of exercise producer_consumer: run them with pytest."""

import pytest

from grader.observe import expect

COOK = "kitchen.cook"
SERVE = "kitchen.serve"


@pytest.mark.points(4)
@pytest.mark.hint("Put what cook returns into the queue; take it out with get and call serve.")
def test_every_dish_is_served(program):
    """Every order is cooked and its dish is served."""
    run = program.call("run", ["rice", "tofu", "soup"], watch=[SERVE])
    run.finish_call()
    served = sorted(call.args[0] for call in run.calls(SERVE))
    expect(
        served == ["ricerice", "soupsoup", "tofutofu"],
        expected="each of the dishes ricerice, soupsoup and tofutofu to be served once",
        seen=f"run returned, and these were served: {', '.join(map(str, served)) or 'none'}",
        help="Count the calls of serve: does every waiter stop only after the last dish?",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Start a Process for each cook and for each waiter.")
def test_others_do_the_work(program):
    """The main process neither cooks nor serves."""
    run = program.call("run", ["rice", "tofu", "soup"], watch=[COOK, SERVE])
    run.finish_call()
    calls = run.calls()
    expect(
        calls and not any(call.process.is_main for call in calls),
        expected="all the work to be done by child processes",
        seen="the main process called cook or serve itself" if calls else "nobody did any work",
        help="Pass a function as target to Process, and call cook and serve in there.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Start all waiters before you join the first one.")
def test_two_waiters_serve_at_once(program):
    """While one waiter is serving, the other one serves the next dish."""
    # Each call of serve is held where it begins, so nobody can serve two dishes in turn.
    run = program.call("run", ["rice", "tofu", "soup"], hold=[SERVE])
    serving = {call.process for call in run.wait_for(SERVE, 2)}
    expect(
        len(serving) == 2,
        expected="two waiters to be serving at the same time",
        seen=f"while nobody had finished serving, {len(serving)} processes were serving",
        help="Start every waiter, and join them later in a loop of its own.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Tell every waiter that no more dish will come, and join all processes.")
def test_nobody_is_left_behind(program):
    """When run returns, every cook and every waiter is over."""
    run = program.call("run", ["rice", "tofu", "soup"], watch=[SERVE])
    run.finish_call()
    served = run.calls(SERVE)
    expect(
        served and not run.workers_alive(),
        expected="all the work done and every process over when run has returned",
        seen="a process that run had started was alive" if served else "nothing had been served",
        help="Join the waiters as well as the cooks.",
    )
