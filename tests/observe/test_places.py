"""Where processes say that they are."""

from __future__ import annotations

import pytest

from grader.model import Place
from grader.observe import Isolation
from grader.places import sentences
from grader.words import text
from tests.observe.conftest import Write

RING = "desk.ring"

TWO_PLACES = """
    from multiprocessing import Process
    from desk import ring

    def visit(number):
        ring(number)

    def main():
        crew = [Process(target=visit, args=(i,)) for i in range(2)]
        for p in crew:
            p.start()
        for p in crew:
            p.join()
"""


@pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])
def test_each_process_tells_its_line(write: Write, isolation: Isolation, start_method: str) -> None:
    """Whether it is held or waits for another one, and whichever way it was started."""
    run = write(TWO_PLACES, isolation, start_method).call("main", hold=[RING])
    run.wait_for(RING, 2)
    run.settle()
    told = sorted((place.line, place.code, place.process == "main") for place in run.places())
    child = (6, "ring(number)", False)
    assert told == [child, child, (13, "p.join()", True)]


def test_a_child_is_not_where_its_parent_was(write: Write) -> None:
    """A forked child that runs nothing of the file is nowhere in it."""
    source = """
        from multiprocessing import Process
        from desk import ring

        def main():
            p = Process(target=ring, args=(1,))
            p.start()
            p.join()
    """
    run = write(source).call("main", hold=[RING])
    run.wait_for(RING)
    run.settle()
    assert [(place.process, place.line) for place in run.places()] == [("main", 8)]


def test_who_does_not_answer_is_left_out(write: Write) -> None:
    """A process may be stopped, have a handler of its own, or answer with nonsense."""
    source = """
        import grader_shim
        import os
        import signal
        from multiprocessing import Process
        from desk import ring

        def stopped():
            os.kill(os.getpid(), signal.SIGSTOP)

        def deaf():
            signal.signal(signal.SIGRTMIN + 3, lambda *_: None)
            ring(1)

        def liar():
            def lie(*_):
                grader_shim.tell({"kind": "place", "line": 10 ** 9})
            signal.signal(signal.SIGRTMIN + 3, lie)
            ring(2)

        def main():
            for target in (stopped, deaf, liar):
                Process(target=target).start()
    """
    run = write(source).call("main", hold=[RING])
    run.wait_for(RING, 2)
    run.settle()
    assert [place.process for place in run.places() if place.process != "main"] == []


def test_a_place_that_nobody_asked_for_is_refused(write: Write) -> None:
    """The connection is closed, and the program goes on."""
    source = """
        import grader_shim

        def main():
            grader_shim.tell({"kind": "place", "line": 3})
    """
    run = write(source).call("main")
    run.finish_call()
    assert run.returned
    run.close()
    assert run.places() == ()


def test_those_at_one_line_are_told_together() -> None:
    """In one sentence for each line."""
    places = [
        Place(text("main"), 9, "p.join()"),
        Place(text("child {number}", number=1), 4, "save(count)"),
        Place(text("child {number}", number=2), 4, "save(count)"),
    ]
    assert list(sentences(places)) == [
        "main is at line 9: p.join()",
        "child 1, child 2 are at line 4: save(count)",
    ]
