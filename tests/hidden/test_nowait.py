"""Hidden checks of exercise nowait."""

import pytest

from grader.observe import expect, shown

QUEUE = "multiprocessing.queues.Queue"
LOOKS = [f"{QUEUE}.{look}:return" for look in ("full", "empty", "qsize")]
LOOKS_AT_MOST = 20

# A sleep passes only when nothing else can move. So it is certain that what was put has arrived
# after one, and that a helper which sleeps first acts only when the student's function has
# returned, or waits, or is held.
SCENES = """
import time
from multiprocessing import Process, Queue
from queue import Empty, Full

import nowait


def take_all(queue):
    taken = []
    while True:
        try:
            taken.append(queue.get(timeout=1))
        except Empty:
            return taken


def filled(size, items):
    queue = Queue(size)
    rest = nowait.fill(queue, items)
    return rest, take_all(queue)


def some_fit():
    return filled(3, ["a", "b", "c", "d", "e"])


def all_fit():
    return filled(6, [None, 0, "", "last"])


def one_cannot_be_pickled():
    rest, arrived = filled(3, ["a", lambda: None, "b"])
    return len(rest), arrived


def queue_of(size, *items):
    queue = Queue(size)
    for item in items:
        queue.put(item)
    time.sleep(1)
    return queue


def drained():
    return nowait.drain(queue_of(0, None, 0, "", "last"))


def fill_closed():
    queue = queue_of(5, "a", "b")
    queue.close()
    return nowait.fill(queue, ["c"])


def drain_closed():
    queue = queue_of(5, "a", "b")
    queue.close()
    return nowait.drain(queue)


def start(helper, queue):
    process = Process(target=helper, args=(queue,))
    process.start()
    return process


def take_one_later(queue):
    time.sleep(0.001)
    queue.get()


def full_for_a_while():
    queue = queue_of(2, "first", "second")
    helper = start(take_one_later, queue)
    nowait.fill(queue, ["a", "b"])
    helper.join()
    return take_all(queue)


def put_one_later(queue):
    time.sleep(0.001)
    queue.put("late")


def empty_for_a_while():
    queue = Queue()
    helper = start(put_one_later, queue)
    taken = nowait.drain(queue)
    helper.join()
    return taken


def fill_up_later(queue):
    time.sleep(1)
    try:
        while True:
            queue.put_nowait("other")
    except Full:
        pass


def another_one_fills():
    queue = Queue(2)
    helper = start(fill_up_later, queue)
    rest = nowait.fill(queue, ["a", "b"])
    helper.join()
    return rest, [item for item in take_all(queue) if item != "other"]


def take_all_later(queue):
    time.sleep(1)
    take_all(queue)


def another_one_takes():
    queue = queue_of(0, "a", "b")
    helper = start(take_all_later, queue)
    taken = nowait.drain(queue)
    helper.join()
    return taken


def scene():
    return {name}()
"""


def play(program, name, function, **options):
    """Play one of the scenes to its end, which it has to reach by itself."""
    run = program.drive(SCENES.replace("{name}", name), **options)
    for _ in range(LOOKS_AT_MOST):
        run.settle()
        if not (held := run.held()):
            break
        held[0].go_on()
    expect(
        run.returned or run.ended,
        expected="{function} to return without waiting for another process",
        seen="it waits for ever",
        help="Use put_nowait and get_nowait: put and get wait until they can do their work.",
        function=function,
    )
    return run


def as_list(value, function):
    """What the function returned, which has to be a list."""
    expect(
        isinstance(value, list | tuple),
        expected="{function} to return a list",
        seen="it returned {value}",
        help="Collect the items in a list, and return it in every case.",
        function=function,
        value=shown(value),
    )
    return list(value)


def expect_error(run, function):
    """Expect that the error about a closed queue came out of the function."""
    # On some versions the look empty() says it first, as an OSError.
    expect(
        run.error and run.error.type in ("ValueError", "OSError"),
        expected="the ValueError about a closed queue to come out of {function}",
        seen="what came out was {error}" if run.error else "no error came out",
        help="Catch Full and Empty of the module queue, and no other error.",
        function=function,
        error=run.error.type if run.error else "",
    )


@pytest.mark.points(1)
@pytest.mark.hint(
    "Call put_nowait for each item, whatever it is, and return only what did not fit."
)
def test_fill_puts_what_fits(program):
    """fill puts all items in order where they fit, None and 0 and "" too."""
    rest, arrived = play(program, "all_fit", "fill").value
    expect(
        arrived == [None, 0, "", "last"],
        expected='None, 0, "" and "last" in the queue, in this order',
        seen="the queue held {arrived}",
        help="Put each item, in order, without looking at what it is.",
        arrived=shown(arrived),
    )
    expect(
        as_list(rest, "fill") == [],
        expected="fill to return an empty list where everything fits",
        seen="it returned {rest}",
        help="Return what did not fit, and nothing else.",
        rest=shown(rest),
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("Full is in the module queue; the item at which it is raised has not been put.")
def test_fill_returns_the_rest(program):
    """fill returns what did not fit, in order, and loses nothing."""
    rest, arrived = play(program, "some_fit", "fill").value
    expect(
        arrived == ["a", "b", "c"],
        expected="the first three of five items, ['a', 'b', 'c'], in a queue for three",
        seen="the queue held {arrived}",
        help="Put the items in order, until Full is raised.",
        arrived=shown(arrived),
    )
    expect(
        as_list(rest, "fill") == ["d", "e"],
        expected="fill to return the two items that did not fit, ['d', 'e']",
        seen="it returned {rest}",
        help="Return every item that is not in the queue, in the order in which you got them.",
        rest=shown(rest),
    )


@pytest.mark.points(1)
@pytest.mark.hint("A time limit is a wait, too, and so is a sleep between two tries.")
def test_fill_never_waits(program):
    """fill does not wait for room in a full queue, not even for a while."""
    arrived = play(program, "full_for_a_while", "fill").value
    expect(
        arrived == ["second"],
        expected="fill to put nothing into a queue that is full when it is called",
        seen="an item was put once another process had made room: fill had waited for that",
        help="Use put_nowait, and no time limit.",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint(
    "Only Empty, of the module queue, says that the queue is empty; None may be an item."
)
def test_drain_takes_all(program):
    """drain takes all that is there in order, None and 0 and "" too."""
    taken = as_list(play(program, "drained", "drain").value, "drain")
    expect(
        taken == [None, 0, "", "last"],
        expected='drain to return None, 0, "" and "last", in this order',
        seen="it returned {taken}",
        help="Go on until Empty is raised, and append whatever you get.",
        taken=shown(taken),
    )


@pytest.mark.points(1)
@pytest.mark.hint("A time limit is a wait, too, and so is a sleep between two tries.")
def test_drain_never_waits(program):
    """drain does not wait for an item in an empty queue, not even for a while."""
    taken = as_list(play(program, "empty_for_a_while", "drain").value, "drain")
    expect(
        taken == [],
        expected="drain to return an empty list when the queue is empty as it is called",
        seen="it returned an item that another process put later: it had waited for that",
        help="Use get_nowait, and no time limit.",
    )


@pytest.mark.points(0.5)
@pytest.mark.hint("except Full: catches what you mean; a bare except: hides everything.")
def test_fill_of_a_closed_queue(program):
    """fill does not hide that the queue is closed."""
    expect_error(play(program, "fill_closed", "fill"), "fill")


@pytest.mark.points(0.5)
@pytest.mark.hint("except Empty: catches what you mean; a bare except: hides everything.")
def test_drain_of_a_closed_queue(program):
    """drain does not hide that the queue is closed."""
    expect_error(play(program, "drain_closed", "drain"), "drain")


@pytest.mark.points(1)
@pytest.mark.hint("put_nowait takes any item; the queue pickles it later.")
def test_unpicklable_item_is_put(program):
    """An item that cannot be pickled is not taken for one that did not fit."""
    count, arrived = play(program, "one_cannot_be_pickled", "fill").value
    expect(
        count == 0,
        expected="fill to return an empty list where all fits, an item that cannot be pickled too",
        seen="it returned a list of length {count}",
        help="Put that item like any other: whether it can be pickled is the queue's business.",
        count=count,
    )
    expect(
        arrived == ["a", "b"],
        expected="the two other items, ['a', 'b'], in the queue",
        seen="the queue held {arrived}",
        help="Put them all, and let the queue drop what it cannot send.",
        arrived=shown(arrived),
    )


@pytest.mark.points(1)
@pytest.mark.hint("full() is out of date when it returns. Try to put, and catch Full.")
def test_fill_rests_on_no_look(program):
    """fill copes with a queue that another process fills between a look and the next line."""
    rest, arrived = play(program, "another_one_fills", "fill", hold=LOOKS).value
    rest = as_list(rest, "fill")
    expect(
        sorted(map(str, rest + arrived)) == ["a", "b"],
        expected="'a' and 'b' either in the queue or in the list, though another process puts, too",
        seen="of the two the queue held {arrived}, and fill returned {rest}",
        help="Believe neither full() nor qsize(): try to put, and catch Full.",
        arrived=shown(arrived),
        rest=shown(rest),
    )


@pytest.mark.points(1)
@pytest.mark.hint("empty() is out of date when it returns. Try to take, and catch Empty.")
def test_drain_rests_on_no_look(program):
    """drain copes with a queue that another process empties between a look and the next line."""
    taken = play(program, "another_one_takes", "drain", hold=LOOKS).value
    taken = as_list(taken, "drain")
    expect(
        taken == ["a", "b"][: len(taken)],
        expected="drain to return what is still there, though another process takes, too",
        seen="it returned {taken}",
        help="Believe neither empty() nor qsize(): try to take, and catch Empty.",
        taken=shown(taken),
    )
