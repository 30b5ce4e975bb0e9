"""Programs that hang for good, and the words in which that is explained."""

from __future__ import annotations

import pytest

from grader.observe import CheckFailed
from tests.observe.conftest import Write

HANGS = {
    "a lock taken twice": (
        """
        from multiprocessing import Lock

        def main():
            lock = Lock()
            with lock, lock:
                pass
        """,
        "the main process waits for a lock that it has taken itself",
    ),
    "a lock of the main process": (
        """
        from multiprocessing import Lock, Process

        def take(lock):
            with lock:
                pass

        def main():
            lock = Lock()
            crew = [Process(target=take, args=(lock,)) for _ in range(3)]
            with lock:
                for p in crew:
                    p.start()
                for p in crew:
                    p.join()
        """,
        "the main process waits for a child to end;"
        " 3 children wait for a lock that the main process took",
    ),
    "two locks in two orders": (
        """
        from multiprocessing import Barrier, Lock, Process

        def take(one, other, barrier):
            with one:
                barrier.wait()
                with other:
                    pass

        def main():
            a, b, barrier = Lock(), Lock(), Barrier(2)
            crew = [Process(target=take, args=(*pair, barrier)) for pair in ((a, b), (b, a))]
            for p in crew:
                p.start()
            for p in crew:
                p.join()
        """,
        "the main process waits for a child to end;"
        " 2 children wait for a lock that another child took",
    ),
    "an end of a pipe left open": (
        """
        import os

        def main():
            reading, writing = os.pipe()
            while os.read(reading, 100):
                pass
        """,
        "the main process waits for something in a pipe whose other end only it has open, too",
    ),
    "a join before the queue is drained": (
        """
        from multiprocessing import Process, Queue

        def fill(queue):
            queue.put("x" * 1_000_000)

        def main():
            queue = Queue()
            process = Process(target=fill, args=(queue,))
            process.start()
            process.join()
            queue.get()
        """,
        "the main process waits for a child to end; a child waits for a thread of its own,"
        " which waits for room in a pipe",
    ),
    "an empty queue": (
        """
        from multiprocessing import Process, Queue

        def serve(queue):
            while queue.get() is not None:
                pass

        def main():
            queue = Queue()
            crew = [Process(target=serve, args=(queue,)) for _ in range(2)]
            for p in crew:
                p.start()
            queue.put(None)
            for p in crew:
                p.join()
        """,
        "the main process waits for a child to end; a child waits for something in a pipe",
    ),
}


@pytest.mark.parametrize("hang", HANGS)
def test_hangs_are_explained(write: Write, hang: str) -> None:
    """Who waits for what is said in words that are the same in every run."""
    source, words = HANGS[hang]
    with pytest.raises(CheckFailed) as caught:
        write(source).call("main").finish_call()
    prefix = "Expected main to return; it hangs, nothing can move any more: "
    assert caught.value.rationale == f"{prefix}{words}."


ADVICE = {
    "a lock taken twice": "Whoever has a lock cannot take it once more",
    "a lock of the main process": "While you hold a lock, wait for nobody",
    "two locks in two orders": "take several in one order",
    "an end of a pipe left open": "Close the ends",
    "a join before the queue is drained": "Take out what was put in",
    "an empty queue": "needs one who sends",
}


@pytest.mark.parametrize("hang", HANGS)
def test_a_hang_comes_with_advice(write: Write, hang: str) -> None:
    """It is about the wait that explains the others."""
    source, _ = HANGS[hang]
    with pytest.raises(CheckFailed) as caught:
        write(source).call("main").finish_call()
    assert ADVICE[hang] in caught.value.help


def test_a_lock_that_is_never_released_comes_with_advice(write: Write) -> None:
    """Its taker has ended, and everybody else waits."""
    source = """
        from multiprocessing import Lock, Process

        def take(lock):
            lock.acquire()

        def main():
            lock = Lock()
            crew = [Process(target=take, args=(lock,)) for _ in range(2)]
            for p in crew:
                p.start()
            for p in crew:
                p.join()
    """
    with pytest.raises(CheckFailed) as caught:
        write(source).call("main").finish_call()
    assert "Release a lock on every way out" in caught.value.help
