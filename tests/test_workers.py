"""Spreading calls over processes that may die."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from grader.folders import lock, release
from grader.workers import (
    Broken,
    CannotStart,
    Closed,
    Finished,
    SharedWorkers,
    Started,
    Workers,
)

LEFT_ALONE = """
import os, signal, sys
from pathlib import Path
from grader.workers import Workers

def work(folder):
    mine = Path(folder) / "being worked on"
    mine.touch()
    try:
        with open(Path(folder) / "pipe", "w") as pipe:
            pipe.write(str(os.getpid()))
        with open(Path(folder) / "never opened by anyone else") as never:
            never.read()
    finally:
        mine.unlink()

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with Workers(2) as workers:
        for event in workers.map(work, [sys.argv[1]]):
            pass
"""


def ends(items: list[str]) -> list[Finished[str, object] | Broken[str]]:
    """Evaluate the texts in two workers, and return how each ended, in order of the items."""
    with Workers(2) as workers:
        events = [event for event in workers.map(eval, items) if not isinstance(event, Started)]
    return sorted(events, key=lambda event: items.index(event.item))


def test_every_item_gets_its_value() -> None:
    """More items than workers, each is started once and finished once."""
    numbers = [4.0, 9.0, 16.0, 25.0, 36.0]
    with Workers(2) as workers:
        events = list(workers.map(math.sqrt, numbers))
    assert [event.item for event in events if isinstance(event, Started)] == numbers
    values = {event.item: event.value for event in events if isinstance(event, Finished)}
    assert values == {number: math.sqrt(number) for number in numbers}


def test_no_more_than_the_workers_run_at_once() -> None:
    """The third item starts when one of the first two is finished."""
    running = most = 0
    with Workers(2) as workers:
        for event in workers.map(math.sqrt, [1.0] * 6):
            running += 1 if isinstance(event, Started) else -1
            most = max(most, running)
    assert (running, most) == (0, 2)


def test_an_exception_breaks_one_item() -> None:
    """Its text is the reason, the others go on."""
    first, second, third = ends(["1 / 0", "1", "2"])
    assert first == Broken("1 / 0", "ZeroDivisionError: division by zero")
    assert (second, third) == (Finished("1", 1), Finished("2", 2))


def test_a_death_breaks_one_item() -> None:
    """However a worker dies, it takes only the item along that it was at."""
    killed = "__import__('os').kill(__import__('os').getpid(), 9)"
    left = "__import__('os')._exit(0)"
    found = ends(["1", killed, "2", left, "3", "4"])
    assert found[1] == Broken(killed, "the process that was at it died")
    assert found[3] == Broken(left, "the process that was at it died")
    assert [event.value for event in found if isinstance(event, Finished)] == [1, 2, 3, 4]


def test_a_value_that_cannot_come_back_breaks_one_item() -> None:
    """A value that pickle does not take is told as such."""
    broken, fine = ends(["lambda: None", "1"])
    assert isinstance(broken, Broken)
    assert fine == Finished("1", 1)


def test_calls_are_made_in_the_main_thread() -> None:
    """A sandbox that dies with its thread so dies with its worker."""
    (event,) = ends(["__import__('threading').current_thread().name"])
    assert event == Finished(event.item, "MainThread")


def test_workers_do_not_outlive_the_with_statement() -> None:
    """They have ended when it is left, after an exception too."""
    before = set(psutil.Process().children(recursive=True))
    with Workers(2) as workers:
        for event in workers.map(eval, ["1", "2"]):
            assert isinstance(event, Started | Finished)
    with contextlib.suppress(RuntimeError), Workers(2) as workers:
        for _ in workers.map(eval, ["__import__('threading').Event().wait()"]):
            raise RuntimeError
    left = set(psutil.Process().children(recursive=True)) - before
    assert [process for process in left if "spawn_main" in " ".join(process.cmdline())] == []


@pytest.mark.parametrize(
    ("whom", "number"),
    [
        pytest.param("parent", signal.SIGKILL, id="parent killed"),
        pytest.param("parent", signal.SIGINT, id="Ctrl-C"),
        pytest.param("worker", signal.SIGTERM, id="worker ended"),
    ],
)
def test_an_interrupted_call_cleans_up(tmp_path: Path, whom: str, number: int) -> None:
    """Whoever is ended, the call leaves nothing behind and its worker is gone."""
    script = tmp_path / "script.py"
    script.write_text(LEFT_ALONE)
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "never opened by anyone else")
    with subprocess.Popen(
        [sys.executable, script, tmp_path], stderr=subprocess.DEVNULL, start_new_session=True
    ) as parent:
        worker = psutil.Process(int((tmp_path / "pipe").read_text()))
        assert (tmp_path / "being worked on").exists()
        os.kill({"parent": parent.pid, "worker": worker.pid}[whom], number)
        psutil.wait_procs([worker])
        parent.wait()
    assert not worker.is_running()
    assert not (tmp_path / "being worked on").exists()


def test_a_worker_is_out_of_reach_of_the_terminal() -> None:
    """It leads a session of its own, and what it starts is in there."""
    command = [sys.executable, "-c", "import os; print(os.getsid(0))"]
    first, second = ends(
        [
            "__import__('os').getsid(0) == __import__('os').getpid()",
            f"int(__import__('subprocess').check_output({command!r})) == __import__('os').getpid()",
        ]
    )
    assert first == Finished(first.item, value=True)
    assert second == Finished(second.item, value=True)


def test_ctrl_c_is_left_to_the_parent() -> None:
    """A worker that gets it itself does not mind."""
    call = f"__import__('os').kill(__import__('os').getpid(), {int(signal.SIGINT)}) or 5"
    assert ends([call]) == [Finished(call, 5)]


MAKES_A_CLOSED_FOLDER = """[
    folder := __import__('tempfile').mkdtemp(),
    __import__('os').mkdir(folder + '/closed', 0),
    __import__('os').kill(__import__('os').getpid(), {signal}),
][0]"""


@pytest.mark.parametrize("number", [0, signal.SIGTERM, signal.SIGKILL])
def test_temporary_files_go_with_their_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """However it ends, and whatever is in its way."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (event,) = ends([MAKES_A_CLOSED_FOLDER.format(signal=int(number))])
    if number == 0:
        assert isinstance(event, Finished)
        assert tmp_path in Path(str(event.value)).parents
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_parent_left_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a living one has locked stays, and so does what only has such a name."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    name = "grader-worker-{}".format
    for folder in ("left/within", "locked", "results"):
        (tmp_path / name(folder)).mkdir(parents=True)
    for marked in ("left", "locked"):
        (tmp_path / name(marked) / ".grader-worker").touch()
    (tmp_path / name("file")).touch()
    (tmp_path / name("link")).symlink_to(tmp_path / name("locked"))
    held = lock(tmp_path / name("locked"))
    try:
        assert ends(["1"]) == [Finished("1", 1)]
    finally:
        release(held)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*map(name, ("locked", "results", "file", "link"))}


def test_a_folder_is_locked_once(tmp_path: Path) -> None:
    """The second one to ask is refused, until the first one lets go."""
    held = lock(tmp_path)
    with pytest.raises(BlockingIOError):
        lock(tmp_path)
    release(held)
    release(lock(tmp_path))


def test_without_a_place_for_temporary_files_nothing_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says which place, and the way out."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    with pytest.raises(CannotStart, match=r"nowhere/grader-worker-.* in TMPDIR"):
        ends(["1"])


def test_programs_that_a_worker_starts_have_the_usual_signals() -> None:
    """What a worker does about signals is not handed down to the programs it starts."""
    shown = "import signal; print(signal.getsignal(2), signal.pthread_sigmask(0, []))"
    command = [sys.executable, "-c", shown]
    (event,) = ends([f"__import__('subprocess').check_output({command!r}, text=True)"])
    assert event == Finished(event.item, subprocess.check_output(command, text=True))


def test_threads_share_workers() -> None:
    """Each makes a call at a time, and what breaks one call is told to its thread alone."""
    items = ["1", "__import__('os')._exit(1)", "2", "1 / 0", "3"]
    shared = SharedWorkers(2)
    try:
        with ThreadPoolExecutor(len(items)) as threads:
            events = list(threads.map(lambda item: shared.call(eval, item), items))
    finally:
        shared.close()
    assert events == [
        Finished("1", 1),
        Broken("__import__('os')._exit(1)", "the process that was at it died"),
        Finished("2", 2),
        Broken("1 / 0", "ZeroDivisionError: division by zero"),
        Finished("3", 3),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a named pipe tells that a call is made")
def test_shared_workers_that_close_interrupt_their_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that made one learns why it ends, and so does every other one later."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    os.mkfifo(tmp_path / "pipe")
    opened_and_held = f"open({str(tmp_path / 'pipe')!r}, 'w') and __import__('signal').pause()"
    shared = SharedWorkers(1)
    with ThreadPoolExecutor(2) as threads:
        call = threads.submit(shared.call, eval, opened_and_held)
        with (tmp_path / "pipe").open():
            waiting = threads.submit(shared.call, eval, "1")
            shared.close()
        for future in (call, waiting, threads.submit(shared.call, eval, "1")):
            with pytest.raises(Closed):
                future.result()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
