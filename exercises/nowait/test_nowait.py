"""Visible tests of exercise nowait.

Each test has a little program of its own, a scene, in which your functions are called.
"""

import pytest

from grader.observe import expect, shown, text

FILL = """
import time
from multiprocessing import Queue

import nowait


def scene():
    queue = Queue({size})
    rest = nowait.fill(queue, [1, 2, 3, 4, 5])
    time.sleep(1)
    return rest, [queue.get() for _ in range({arriving})]
"""

DRAIN = """
import time
from multiprocessing import Queue

import nowait


def scene():
    queue = Queue()
    for item in {items}:
        queue.put(item)
    time.sleep(1)
    return nowait.drain(queue)
"""


def play(program, scene, expected):
    """Play the scene until nothing can move any more, and return what it returned."""
    run = program.drive(scene)
    run.settle()
    expect(
        run.returned or run.ended,
        expected=expected,
        seen="the program waits for ever, for room in the queue or for an item that is not there",
        help="Use put_nowait and get_nowait, which never wait, and put every item that fits.",
    )
    return run.value


def filled(program, size, arriving):
    """What fill returned for a queue of this size, and what arrived in the queue."""
    scene = FILL.format(size=size, arriving=arriving)
    return play(program, scene, text("fill to put every item that fits, and to wait for nothing"))


def drained(program, items):
    """What drain returned for a queue that holds these items."""
    scene = DRAIN.format(items=items)
    return play(program, scene, text("drain to take all that is there, and to wait for nothing"))


@pytest.mark.points(2)
@pytest.mark.hint(
    "Which method of a queue puts an item and never waits?",
    "README.md names it in its last section. Call it for each item, in the order of the list.",
    "A loop over the items with queue.put_nowait(item) in it; after it, return an empty list.",
)
def test_everything_fits(program):
    """Five items go into a queue for five."""
    rest, arrived = filled(program, size=5, arriving=5)
    expect(
        list(arrived) == [1, 2, 3, 4, 5] and rest == [],
        expected="[1, 2, 3, 4, 5] in the queue, and [] back",
        seen="the queue held {arrived}, and fill returned {rest}",
        help="Put the items one by one; return a list in every case.",
        arrived=shown(arrived),
        rest=shown(rest),
    )


@pytest.mark.points(3)
@pytest.mark.hint(
    "What does put_nowait do when there is no room? Has the item been put then?",
    "It raises Full, which lives in the module queue. Catch it around each put_nowait.",
    "except Full: this item has not been put. Return it, and all that come after it.",
)
def test_three_of_five_fit(program):
    """Three of five items go into a queue for three, and the others come back."""
    rest, arrived = filled(program, size=3, arriving=3)
    expect(
        list(arrived) == [1, 2, 3] and rest == [4, 5],
        expected="[1, 2, 3] in the queue, and [4, 5] back",
        seen="the queue held {arrived}, and fill returned {rest}",
        help="The item at which Full was raised has not been put.",
        arrived=shown(arrived),
        rest=shown(rest),
    )


@pytest.mark.points(3)
@pytest.mark.hint(
    "You do not know how much is there. How do you notice that you have taken everything?",
    "get_nowait takes one item; when nothing is left, it raises Empty of the module queue.",
    "while True: append what get_nowait returns; except Empty: return the list.",
)
def test_drain_three(program):
    """Three items are taken out of a queue."""
    taken = drained(program, ["Anna", "Bob", "Chen"])
    expect(
        taken == ["Anna", "Bob", "Chen"],
        expected="drain to return ['Anna', 'Bob', 'Chen']",
        seen="it returned {taken}",
        help="Append what get_nowait returns, in a loop that ends when Empty is raised.",
        taken=shown(taken),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "What comes out of get_nowait when there was never anything to take?",
    "An error called Empty, which has to be caught. From which module must it be imported?",
    "from queue import Empty (multiprocessing has no such name), and return [] all the same.",
)
def test_drain_an_empty_queue(program):
    """Nothing is taken out of an empty queue."""
    taken = drained(program, [])
    expect(
        taken == [],
        expected="drain to return [] when the queue is empty",
        seen="it returned {taken}",
        help="Catch Empty, and return the list.",
        taken=shown(taken),
    )
