"""Hidden checks of exercise producer_consumer."""

from collections import Counter

import pytest

from grader.observe import expect

COOK = "kitchen.cook"
SERVE = "kitchen.serve"
ORDERS = ["rice", "noodles", "dumplings", "tofu", "duck", "soup"]


def let_work(run):
    """Let everybody who is not held work on until nothing can move any more.

    An error that came out of run ends the check, as an error of the program.
    """
    __tracebackhide__ = True
    run.settle()
    if run.error:
        _ = run.value


def dishes_served(run):
    """Return what serve was called with, in the order of the calls."""
    return [call.args for call in run.calls(SERVE)]


def dishes_of(orders):
    """Return what serve should be called with for these orders."""
    return [(2 * order,) for order in orders]


def expect_all_served(run, orders):
    """Expect that serve was called once for each dish, and for nothing else."""
    __tracebackhide__ = True
    due = Counter(map(repr, dishes_of(orders)))
    served = Counter(map(repr, dishes_served(run)))
    expect(
        not due - served,
        expected="every dish to be served",
        seen="a dish was never served, and nothing moves any more",
        help="A waiter may stop only when all dishes that were cooked are out of the queue.",
    )
    expect(
        not served - due,
        expected="each dish to be served once, and nothing but dishes",
        seen="serve was called more often than there were dishes",
        help="Each order is one cook's, and what tells the waiters to stop is not served.",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("Give each cook its own part of the orders; a dish that is put comes out once.")
def test_every_dish_served_once(program):
    """Every dish is served exactly once."""
    run = program.call("run", ORDERS, 2, 2, 6, watch=[SERVE])
    let_work(run)
    expect_all_served(run, ORDERS)


@pytest.mark.points(0.5)
@pytest.mark.hint("Compare what you take from the queue with your marker; a dish may be 0 or ''.")
def test_empty_dishes_are_served_too(program):
    """A dish that counts as false, such as 0 or '', is served like any other."""
    orders = ["rice", 0, "", "tofu"]
    run = program.call("run", orders, 1, 1, 5, watch=[SERVE])
    let_work(run)
    expect_all_served(run, orders)


@pytest.mark.points(1)
@pytest.mark.hint("Let one kind of process only cook, and another kind only serve.")
def test_cooked_and_served_by_children(program):
    """Some child processes cook, others serve, and the main process does neither."""
    run = program.call("run", ORDERS, 2, 2, 6, watch=[COOK, SERVE])
    let_work(run)
    cooks = {call.process for call in run.calls(COOK)}
    waiters = {call.process for call in run.calls(SERVE)}
    expect(
        cooks and waiters,
        expected="cook and serve to be called",
        seen="serve was never called" if cooks else "cook was never called",
        help="Start the cooks and the waiters; dishes go from one to the other in the queue.",
    )
    expect(
        not any(process.is_main for process in cooks | waiters),
        expected="cooks and waiters that are child processes",
        seen="the main process called cook itself"
        if any(process.is_main for process in cooks)
        else "the main process called serve itself",
        help="Call cook and serve in functions that are the targets of processes.",
    )
    expect(
        not cooks & waiters,
        expected="cooks that only cook and waiters that only serve",
        seen="one and the same process called cook and serve",
        help="Start processes for the cooks, and other ones for the waiters.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Start every cook before you wait for any of them.")
def test_all_cooks_at_once(program):
    """All cooks, and no more, are cooking at the same time."""
    run = program.call("run", ORDERS, 3, 2, 5, hold=[COOK])
    let_work(run)
    cooking = len({call.process for call in run.held(COOK)})
    expect(
        cooking == 3,
        expected="the three cooks to be cooking at the same time",
        seen="while no order was done, the number of cooks at work was {count}",
        help="Start one process per cook in a first loop, and join them later.",
        count=cooking,
    )


@pytest.mark.points(1)
@pytest.mark.hint("Start every waiter before you wait for any of them, with no lock around serve.")
def test_all_waiters_at_once(program):
    """All waiters, and no more, are serving at the same time."""
    run = program.call("run", ORDERS, 1, 3, 6, hold=[SERVE])
    let_work(run)
    serving = len({call.process for call in run.held(SERVE)})
    expect(
        serving == 3,
        expected="the three waiters to be serving at the same time",
        seen="while no dish had reached its table, the number of waiters at work was {count}",
        help="Start one process per waiter and join them later; a queue needs no lock of yours.",
        count=serving,
    )


@pytest.mark.points(1)
@pytest.mark.hint("Queue(capacity) makes put wait while the queue is full.")
def test_cooks_stop_at_capacity(program):
    """While no waiter comes back, the cooks fill the queue up to its capacity and then wait."""
    orders = list(range(1, 21))
    cooks, waiters, capacity = 2, 1, 4
    run = program.call("run", orders, cooks, waiters, capacity, hold=[SERVE], watch=[COOK])
    let_work(run)
    cooked = len(run.calls(COOK))
    expect(
        cooked >= waiters + capacity,
        expected="room for {capacity} dishes in the queue, beside the one in the waiter's hands",
        seen="the cooks stopped after {cooked} of {number} orders",
        help="Make the queue with the capacity that run was given, and put each dish at once.",
        capacity=capacity,
        cooked=cooked,
        number=len(orders),
    )
    expect(
        cooked <= waiters + capacity + cooks,
        expected="at most {most} dishes on their way: one with the waiter, {capacity} in the "
        "queue, one with each of the two cooks",
        seen="the cooks went on to {cooked} of {number} orders",
        help="Make the queue with the capacity that run was given, and put each dish at once.",
        most=waiters + capacity + cooks,
        capacity=capacity,
        cooked=cooked,
        number=len(orders),
    )


@pytest.mark.points(1)
@pytest.mark.hint("get() waits by itself; an empty queue does not mean that all is done.")
def test_waiters_wait_for_a_slow_cook(program):
    """While the cook needs long, the waiters wait for its dishes."""
    run = program.call("run", ["rice", "tofu", "soup"], 1, 2, 2, hold=[COOK], watch=[SERVE])
    for done in range(2):
        let_work(run)
        cooking = run.held(COOK)
        expect(
            cooking and len(run.calls(SERVE)) == done,
            expected="one cook at work, and waiters that wait for its dish",
            seen="serve was called before the dish was done" if cooking else "no cook was at work",
            help="Start the waiters beside the cook, and let them wait in get().",
        )
        cooking[0].go_on()
        let_work(run)
        expect(
            len(run.calls(SERVE)) > done,
            expected="a dish to be served as soon as it is done, however long that took",
            seen="the cook was done with a dish, and nobody served it",
            help="Put each dish at once; a waiter waits until it is told that no more will come.",
        )


@pytest.mark.points(0.5)
@pytest.mark.hint("A queue is first in, first out: put each dish as soon as it is cooked.")
def test_one_and_one_keeps_the_order(program):
    """One cook and one waiter serve the dishes in the order of the orders."""
    run = program.call("run", ORDERS, 1, 1, 6, watch=[SERVE])
    let_work(run)
    expect_all_served(run, ORDERS)
    expect(
        dishes_served(run) == dishes_of(ORDERS),
        expected="one cook and one waiter to serve the dishes in the order of the orders",
        seen="the dishes were served in another order",
        help="Cook the orders from first to last, and let the queue keep that order.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("After the last dish, tell each waiter to stop; then join all processes.")
def test_every_crew_size_ends(program):
    """With 1 to 3 cooks and 1 to 3 waiters all is served, run returns, and nobody is left."""
    for cooks, waiters in [(1, 1), (1, 3), (3, 1), (3, 2)]:
        served = SERVE + ":return"
        run = program.call("run", ORDERS, cooks, waiters, 2, watch=[served])
        run.finish_call()
        expect(
            len(run.calls(served)) >= len(ORDERS),
            expected="run to return when every dish is served, with cooks={cooks} and "
            "waiters={waiters}",
            seen="it returned before that",
            help="Join the waiters, and let none of them stop before the last dish.",
            cooks=cooks,
            waiters=waiters,
        )
        expect(
            not run.workers_alive(),
            expected="every process to be over when run returns, with cooks={cooks} and "
            "waiters={waiters}",
            seen="run had returned, and a process that it started was alive",
            help="Join every process; end those that would wait for ever before you join them.",
            cooks=cooks,
            waiters=waiters,
        )


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "Start the waiters before you join the cooks; a cook ends when its dishes are taken."
)
def test_big_dishes_do_not_deadlock(program):
    """Dishes of a megabyte get through the queue."""
    orders = ["r" * 500_000, "n" * 500_000, "tofu"]
    run = program.call("run", orders, 1, 1, 5, watch=[SERVE])
    let_work(run)
    expect_all_served(run, orders)
    run.finish_call()


@pytest.mark.points(0.5)
@pytest.mark.hint("With no orders, each waiter still has to be told to stop.")
def test_no_orders_ends_at_once(program):
    """With no orders, run returns, and nothing is cooked or served."""
    run = program.call("run", [], 2, 2, 3, watch=[COOK, SERVE])
    run.finish_call()
    expect(
        not run.calls(),
        expected="nothing to be cooked or served when there are no orders",
        seen="cook was called" if run.calls(COOK) else "serve was called",
        help="What tells a process to stop is neither an order nor a dish.",
    )


@pytest.mark.points(0.5)
@pytest.mark.hint("Targets are functions of the file itself, and get the queue as an argument.")
def test_works_under_spawn(program):
    """It works with the start method spawn, the one of Windows and macOS."""
    run = program.call("run", ORDERS, 2, 2, 6, watch=[SERVE], start_method="spawn")
    let_work(run)
    expect_all_served(run, ORDERS)
