"""Visible tests of exercise nowait.

Each test has a little program of its own, a scene, in which your functions are called.
"""

import pytest

from grader.observe import expect

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


def play(program, scene, function):
    """Play the scene until nothing can move any more, and return what it returned."""
    run = program.drive(scene)
    run.settle()
    expect(
        run.returned or run.ended,
        expected=f"{function} to put and take without waiting",
        seen="something waits for ever",
        help="Use put_nowait and get_nowait, and put every item that fits.",
    )
    return run.value


@pytest.mark.points(2)
@pytest.mark.hint("Call queue.put_nowait for each item.")
def test_everything_fits(program):
    """Five items go into a queue for five."""
    rest, arrived = play(program, FILL.format(size=5, arriving=5), "fill")
    expect(
        list(arrived) == [1, 2, 3, 4, 5] and rest == [],
        expected="[1, 2, 3, 4, 5] in the queue, and [] back",
        seen=f"there was {arrived} in the queue, and fill returned {rest}",
        help="Put the items one by one; return a list in every case.",
    )


@pytest.mark.points(3)
@pytest.mark.hint("put_nowait raises queue.Full when there is no room: catch it.")
def test_three_of_five_fit(program):
    """Three of five items go into a queue for three, and the others come back."""
    rest, arrived = play(program, FILL.format(size=3, arriving=3), "fill")
    expect(
        list(arrived) == [1, 2, 3] and rest == [4, 5],
        expected="[1, 2, 3] in the queue, and [4, 5] back",
        seen=f"there was {arrived} in the queue, and fill returned {rest}",
        help="The item at which Full was raised has not been put.",
    )


@pytest.mark.points(3)
@pytest.mark.hint("Call get_nowait again and again, until it raises queue.Empty.")
def test_drain_three(program):
    """Three items are taken out of a queue."""
    taken = play(program, DRAIN.format(items=["Anna", "Bob", "Chen"]), "drain")
    expect(
        taken == ["Anna", "Bob", "Chen"],
        expected="['Anna', 'Bob', 'Chen'] from drain",
        seen=f"it returned {taken}",
        help="Append what get_nowait returns, in a loop that ends when Empty is raised.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("from queue import Empty; multiprocessing has no such name.")
def test_drain_an_empty_queue(program):
    """Nothing is taken out of an empty queue."""
    taken = play(program, DRAIN.format(items=[]), "drain")
    expect(
        taken == [],
        expected="[] from drain when the queue is empty",
        seen=f"it returned {taken}",
        help="Catch Empty, and return the list.",
    )
