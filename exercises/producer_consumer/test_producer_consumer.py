"""Visible tests of exercise producer_consumer: run them with pytest."""

import pytest

from grader.observe import expect

COOK = "kitchen.cook"
SERVE = "kitchen.serve"


@pytest.mark.points(4)
@pytest.mark.hint(
    "How does each waiter come to know that no more dish will come, and when?",
    "put hands a dish over, get takes one. A marker in the queue is got by one waiter only.",
    "Join the cooks, then put one None per waiter; a waiter that gets None returns.",
)
def test_every_dish_is_served(program):
    """Every order is cooked and its dish is served."""
    run = program.call("run", ["rice", "tofu", "soup"], watch=[SERVE])
    run.finish_call()
    served = sorted(str(call.args[0]) for call in run.calls(SERVE))
    expect(
        served == ["ricerice", "soupsoup", "tofutofu"],
        expected="each of the dishes ricerice, soupsoup and tofutofu to be served once",
        seen="run returned, and these were served: {dishes}"
        if served
        else "run returned, and nothing was served",
        help="Count the calls of serve: does every waiter stop only after the last dish?",
        dishes=", ".join(served),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "In which process runs a function that you call, and in which one the target of a Process?",
    "Write one function for a cook and one for a waiter, and hand them to Process as targets.",
    "A cook: for order in its_part: queue.put(cook(order)). A waiter: serve what get() returns.",
)
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
@pytest.mark.hint(
    "While you wait for the first waiter to end, has the second one been started?",
    "Look where the waiters are started and joined, and whether a lock is around serve.",
    "Start every cook and every waiter first; join the cooks after that, and the waiters last.",
)
def test_two_waiters_serve_at_once(program):
    """While one waiter is serving, the other one serves the next dish."""
    # Each call of serve is held where it begins, so nobody can serve two dishes in turn.
    run = program.call("run", ["rice", "tofu", "soup"], hold=[SERVE])
    serving = {call.process for call in run.wait_for(SERVE, 2)}
    expect(
        len(serving) == 2,
        expected="two waiters to be serving at the same time",
        seen="while nobody had finished serving, the number of waiters at work was {count}",
        help="Start every waiter, and join them later in a loop of its own.",
        count=len(serving),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "Which processes does run start, and for which of them does it wait?",
    "join waits for the end of one process; a waiter that waits in get() has no end by itself.",
    "Join the cooks, put one None per waiter into the queue, then join the waiters.",
)
def test_nobody_is_left_behind(program):
    """When run returns, every cook and every waiter is over."""
    run = program.call("run", ["rice", "tofu", "soup"], watch=[SERVE])
    run.finish_call()
    served = run.calls(SERVE)
    expect(
        served and not run.workers_alive(),
        expected="all the work to be done and every process to be over when run has returned",
        seen="a process that run had started was alive" if served else "nothing had been served",
        help="Join the waiters as well as the cooks.",
    )
