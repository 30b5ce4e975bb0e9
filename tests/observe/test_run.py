"""What the engine sees of programs, in and out of the sandbox and without /proc."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from grader.model import What
from grader.observe import (
    CheckFailed,
    Isolation,
    Limits,
    ObserverError,
    Opaque,
    ProgramBroke,
    TimedOut,
    proc,
)
from grader.observe.states import ChildEnd, Held, Pipe, Semaphore, Sleep
from grader.observe.verdict import NotStarted
from tests.observe.conftest import Write

RING = "desk.ring"

CREW = """
    import time
    from multiprocessing import Lock, Process
    from desk import ring

    def together(count):
        crew = [Process(target=ring, args=(i,)) for i in range(count)]
        for p in crew:
            p.start()
        for p in crew:
            p.join()
        return "done"

    def in_a_row(count):
        for i in range(count):
            p = Process(target=ring, args=(i,))
            p.start()
            p.join()

    def unjoined(count):
        for i in range(count):
            Process(target=ring, args=(i,)).start()
"""


def test_holds_all_at_once(write: Write, isolation: Isolation) -> None:
    """Processes that are there together are held together, each in its own."""
    run = write(CREW, isolation).call("together", 3, hold=[RING])
    held = run.wait_for(RING, 3)
    assert sorted(call.args for call in held) == [(0,), (1,), (2,)]
    assert len({call.process for call in held}) == 3
    assert not any(call.process.is_main for call in held)
    assert not run.returned


def test_tells_fewer_when_no_more_can_come(write: Write, isolation: Isolation) -> None:
    """One after another is told from all at once, as soon as nothing can move."""
    run = write(CREW, isolation).call("in_a_row", 3, hold=[RING])
    assert [call.args for call in run.wait_for(RING, 3)] == [(0,)]


def test_sees_a_missing_join(write: Write, isolation: Isolation) -> None:
    """A function that returns while its processes are held has returned for the test."""
    run = write(CREW, isolation).call("unjoined", 2, hold=[RING])
    run.settle()
    assert run.returned
    assert len(run.workers_alive()) == 2


@pytest.mark.parametrize("start_method", ["spawn", "forkserver"])
def test_watches_every_start_method(write: Write, start_method: str) -> None:
    """Children that import everything anew are held, too, and helpers are nobody's workers."""
    run = write(CREW, start_method=start_method).call("together", 2, hold=[RING])
    held = run.wait_for(RING, 2)
    assert {call.process.label for call in held} == {"child 1", "child 2"}
    assert len(run.workers_alive()) == 2
    helpers = {event.process for event in run.timeline.events if event.what is What.HELPS}
    assert helpers
    assert all(name.startswith("helper ") for name in helpers)
    run.finish_call()
    assert run.value == "done"
    assert run.workers_alive() == []
    end = run.finish()
    assert (end.exit_status, end.survivors) == (0, [])


def test_says_what_each_waits_for(write: Write) -> None:
    """A joining main process waits for its child, which is held."""
    run = write(CREW).call("in_a_row", 1, hold=[RING])
    snapshot = run.settle()
    assert snapshot.certain
    assert snapshot.main is not None
    assert snapshot.main.blocked_on == ChildEnd(run.held(RING)[0].process)
    assert [s.blocked_on for s in snapshot.processes if not s.process.is_main] == [Held(RING)]
    assert "waits for child 1 to end" in [event.detail for event in run.timeline.events]


def test_tells_held_calls_from_watched_ones(write: Write) -> None:
    """The time line says which is which, and nothing of our own hold at the end of the call."""
    run = write(CREW).call("in_a_row", 1, hold=[RING], watch=[RING + ":return"])
    [held] = run.wait_for(RING)
    held.go_on()
    run.settle()
    seen = [(event.process, event.what, event.detail) for event in run.timeline.events]
    assert [what for who, what, _ in seen if who == "child 1"] == [
        What.STARTED,
        What.HELD,
        What.WENT_ON,
        What.CALLED,
        What.ENDED,
    ]
    assert ("child 1", What.WENT_ON, "ring(0)") in seen
    assert seen[-1] == ("main", What.RETURNED, "None")


def test_a_joined_child_has_ended_before_what_comes_next(write: Write) -> None:
    """However late somebody looks: a picture would show it beside its successor otherwise."""
    run = write(CREW).call("in_a_row", 2, watch=[RING])
    run.finish_call()
    seen = [(event.process, event.what) for event in run.timeline.events]
    ends = [seen.index((child, What.ENDED)) for child in ("child 1", "child 2")]
    assert ends[0] < seen.index(("child 2", What.STARTED))
    assert ends[1] < seen.index(("main", What.RETURNED))


def test_needs_no_count_of_runs(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel does not count how often a thread runs, its count of switches does."""
    monkeypatch.setattr(proc, "counts_runs", lambda: False)
    run = write(CREW).call("together", 3, hold=[RING])
    assert len(run.wait_for(RING, 4)) == 3
    assert run.settle().certain
    run.finish()


def test_tells_locks_apart(write: Write) -> None:
    """Who waits for the same lock waits for the same inode, and only they."""
    program = write("""
        from multiprocessing import Lock, Process
        from desk import ring

        def visit(lock):
            with lock:
                ring(0)

        def main():
            one, other = Lock(), Lock()
            crew = [Process(target=visit, args=(lock,)) for lock in (one, one, one, other, other)]
            for p in crew:
                p.start()
            for p in crew:
                p.join()
    """)
    run = program.call("main", hold=[RING])
    assert len(run.wait_for(RING, 5)) == 2
    waiting = run.settle().waiting_on_semaphore()
    assert sorted(len(processes) for processes in waiting.values()) == [1, 2]
    waits = {type(state.blocked_on) for state in run.settle().processes}
    assert waits == {Held, Semaphore, ChildEnd}


def test_explains_a_hang(write: Write) -> None:
    """A program that will never end fails with who waits for what, and no time-out passes."""
    program = write("""
        from multiprocessing import Lock, Process

        def take(lock):
            lock.acquire()

        def main():
            lock = Lock()
            crew = [Process(target=take, args=(lock,)) for _ in range(3)]
            for p in crew:
                p.start()
            for p in crew:
                p.join()
    """)
    with pytest.raises(CheckFailed) as caught:
        program.call("main").finish_call()
    assert caught.value.rationale == (
        "Expected main to return; it hangs, nothing can move any more:"
        " the main process waits for a child to end; 2 children wait for a lock"
        " that a process took, which has ended without releasing it."
    )


def test_answers_for_a_function(write: Write, isolation: Isolation) -> None:
    """A held call can go on, raise, or return something else."""
    program = write(
        """
        from desk import ring

        def main():
            results = [ring(1), ring(2)]
            try:
                ring(3)
            except OSError as error:
                results.append(str(error))
            return results
        """,
        isolation,
    )
    run = program.call("main", hold=[RING])
    run.wait_for(RING)[0].go_on()
    run.wait_for(RING)[0].return_value({"two": (2, b"\xff")})
    run.wait_for(RING)[0].raise_error("OSError", "no answer")
    run.finish_call()
    assert run.value == [1, {"two": (2, b"\xff")}, "no answer"]
    assert [call.state for call in run.calls(RING)] == ["gone on"] * 3


def test_reports_the_return_of_a_call(write: Write) -> None:
    """The end of a call is an event of its own, with the result."""
    run = write("from desk import ring\ndef main():\n    ring('x')\n").call(
        "main", hold=[RING + ":return"], watch=[RING]
    )
    [back] = run.wait_for(RING + ":return")
    assert back.args == ("x",)
    assert [call.function for call in run.calls()] == [RING, RING + ":return"]
    assert not run.returned


@pytest.mark.parametrize(
    "name",
    [
        "multiprocessing.connection.Connection.send",
        "multiprocessing.connection._ConnectionBase.send",
        "student.Bell.ring",
    ],
)
def test_holds_methods_wherever_they_are_defined(write: Write, name: str) -> None:
    """A method is held under the name of a class that inherits it, and under any class's name."""
    program = write("""
        from multiprocessing import Pipe

        class Device:
            def ring(self, text):
                return text

        class Bell(Device):
            pass

        def main():
            receiving, sending = Pipe(duplex=False)
            sending.send("hello")
            return Bell().ring(receiving.recv())
    """)
    run = program.call("main", hold=[name])
    [held] = run.wait_for(name)
    assert held.args[1] == "hello"
    run.finish_call()
    assert run.value == "hello"


@pytest.mark.parametrize(
    "name",
    [
        "dsek.ring",
        "desk.rang",
        "desk",
        "student",
        "multiprocessing.process.BaseProcess.begin",
        "multiprocessing.process.BaseProcess",
        "multiprocessing.conection.wait",
        "_multiprocessing.SemLock.acquire",
    ],
)
def test_what_cannot_be_held_is_refused(write: Write, name: str) -> None:
    """A check that watches nothing would mean nothing, so its author is told."""
    with pytest.raises(ObserverError, match=re.escape(f"'{name}' cannot be held or watched")):
        write(CREW).call("together", 1, watch=[name])


def test_a_look_at_a_process_changes_nothing(write: Write) -> None:
    """A watched method of a process shows whose it was, without asking how the process is."""
    program = write("""
        import os
        from multiprocessing import Process

        def main():
            process = Process(target=int)
            process.start()
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            process.terminate()
            return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT) is not None
    """)
    terminated = "multiprocessing.process.BaseProcess.terminate"
    run = program.call("main", watch=[terminated])
    run.finish_call()
    assert run.calls(terminated)[0].args == (Opaque("<Process 'Process-1'>"),)
    assert run.value is True


def test_arguments_come_by_position(write: Write) -> None:
    """A suite need not care how a function was called; a call that cannot be made is none."""
    program = write("""
        from desk import ring

        def main():
            ring(x=1)
            for wrong in (dict(), dict(y=2), dict(x=1, y=2)):
                try:
                    ring(**wrong)
                except TypeError:
                    pass
                else:
                    return "no error"
            return ring(2)
    """)
    run = program.call("main", watch=[RING])
    run.finish_call()
    assert [(call.args, call.kwargs) for call in run.calls(RING)] == [((1,), {}), ((2,), {})]
    assert run.value == 2


def test_a_stub_is_told_from_a_wrong_program(write: Write) -> None:
    """The stub's own error says that nothing was tried, wherever it was raised."""
    program = write("""
        from multiprocessing import Process

        def work():
            raise NotImplementedError

        def main():
            process = Process(target=work)
            process.start()
            process.join()
    """)
    for function in ("work", "main"):
        with pytest.raises(NotStarted):
            program.call(function).settle()


def test_values_that_are_no_data_are_shown(write: Write) -> None:
    """What cannot cross as data arrives as its repr, and big texts arrive whole."""
    run = write("""
        from desk import ring

        def main():
            ring({1, 2})
            return "x" * 1_000_000
    """).call("main", watch=[RING])
    run.finish_call()
    assert run.calls(RING)[0].args == (Opaque("{1, 2}"),)
    assert len(run.value) == 1_000_000


def test_sleeps_cost_nothing_and_keep_their_order(write: Write) -> None:
    """An hour's sleep passes when nothing else can move, the shorter one first."""
    program = write("""
        import time
        from multiprocessing import Process
        from desk import ring

        def nap(seconds):
            before = time.monotonic()
            time.sleep(seconds)
            ring((seconds, time.monotonic() - before >= seconds))

        def main():
            crew = [Process(target=nap, args=(s,)) for s in (3600, 60, 600)]
            for p in crew:
                p.start()
            for p in crew:
                p.join()
    """)
    run = program.call("main", watch=[RING])
    run.finish_call()
    assert [call.args[0] for call in run.calls(RING)] == [(60, True), (600, True), (3600, True)]


@pytest.mark.parametrize(
    "wait",
    [
        "process.join(5)",
        "time.sleep(5)",
        "lock.acquire(timeout=5)",
        "receiving.poll(5)",
        "queue_get(5)",
        "threading.Event().wait(5)",
        "thread_join(lock, 5)",
        "while threading.Event().wait(0.1) or time.monotonic() < began + 5: pass",
        "while time.monotonic() < began + 5: time.sleep(0.01)",
        "for _ in range(400): time.sleep(0.01)",
    ],
)
def test_a_wait_with_a_limit_does_not_hide_a_missing_one(write: Write, wait: str) -> None:
    """Each of the library's time limits passes when nothing else can move."""
    program = write(f"""
        import queue
        import threading
        import time
        from multiprocessing import Lock, Pipe, Process, Queue
        from desk import ring

        def hold(lock, x):
            with lock:
                ring(x)

        def queue_get(seconds):
            try:
                Queue().get(timeout=seconds)
            except queue.Empty:
                pass

        def thread_join(lock, seconds):
            thread = threading.Thread(target=lock.acquire, daemon=True)
            thread.start()
            thread.join(seconds)
            assert thread.is_alive()

        def main():
            began = time.monotonic()
            lock = Lock()
            receiving, _ = Pipe()
            process = Process(target=hold, args=(lock, 1))
            process.start()
            time.sleep(0.5)
            {wait}
    """)
    run = program.call("main", hold=[RING])
    run.wait_for(RING)
    run.settle()
    assert run.returned


def test_a_lock_that_comes_in_time_is_taken(write: Write) -> None:
    """A wait with a limit still gets what it waits for."""
    program = write("""
        import time
        from multiprocessing import Lock, Process

        def keep(lock):
            with lock:
                time.sleep(1)

        def main():
            lock = Lock()
            keeper = Process(target=keep, args=(lock,))
            keeper.start()
            time.sleep(0.5)
            taken = lock.acquire(timeout=100)
            keeper.join(100)
            return taken, keeper.exitcode
    """)
    run = program.call("main")
    run.finish_call()
    assert run.value == (True, 0)


def test_waiters_with_limits_take_turns(write: Write) -> None:
    """Ten that want the same lock within a second get it, since each keeps it for a moment only."""
    program = write("""
        import time
        from multiprocessing import Lock, Pool

        def visit(_):
            if not lock.acquire(timeout=1):
                return False
            time.sleep(0.05)
            lock.release()
            return True

        lock = Lock()

        def main():
            with Pool(10) as pool:
                return pool.map(visit, range(10), chunksize=1)
    """)
    run = program.call("main")
    run.finish_call()
    assert run.value == [True] * 10


@pytest.mark.parametrize("wait", ["select.select([], [], [], 1)", "lock.acquire(timeout=1)"])
def test_a_wait_of_the_system_takes_its_time(write: Write, wait: str) -> None:
    """A time limit that the grader cannot grant passes for real, and hangs nothing."""
    program = write(f"""
        import select, _thread

        def main():
            lock = _thread.allocate_lock()
            lock.acquire()
            {wait}
            return "over"
    """)
    run = program.call("main")
    run.settle()
    assert run.returned
    assert run.value == "over"


def test_threads_wake_each_other(write: Write) -> None:
    """A result comes as soon as it is there, whatever limit the wait for it has."""
    program = write("""
        import time
        from concurrent.futures import ThreadPoolExecutor, wait
        from queue import Queue

        def main():
            queue = Queue()
            before = time.monotonic()
            with ThreadPoolExecutor() as pool:
                done, waiting = wait([pool.submit(queue.get, timeout=3600)], timeout=1)
                queue.put("item")
                [future] = wait(waiting, timeout=3600).done
            return len(done), future.result(), time.monotonic() - before < 60
    """)
    run = program.call("main")
    run.finish_call()
    assert run.value == (0, "item", True)


def test_a_number_of_any_length_is_told(write: Write, isolation: Isolation) -> None:
    """Python refuses to write very long ones in decimals; what the program made is no error."""
    program = write(
        """
        import math
        from desk import ring

        def main():
            return ring(math.factorial(2000)) // math.factorial(1999)
        """,
        isolation,
    )
    run = program.call("main", watch=[RING])
    run.finish_call()
    assert run.value == 2000
    [call] = run.calls(RING)
    assert str(call.args[0]).startswith("0x")


def test_each_clock_goes_along(write: Write, isolation: Isolation) -> None:
    """Time limits between threads and for other programs, and loops up to a date, end at once."""
    program = write(
        """
        import pickle
        import queue
        import subprocess
        import threading
        import time
        from datetime import date, datetime, timedelta, timezone

        def limited():
            try:
                queue.Queue().get(timeout=3600)
            except queue.Empty:
                yield "empty"
            yield threading.Semaphore(0).acquire(timeout=3600)
            child = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
            try:
                child.wait(timeout=30)
            except subprocess.TimeoutExpired:
                yield "still there"
            child.stdin.close()
            child.wait()

        def dated():
            before, at = datetime.now(), datetime.now(timezone.utc)
            end = before + timedelta(hours=2)
            while datetime.now() < end:
                time.sleep(60)
            yield timedelta(hours=2) <= datetime.now() - before < timedelta(hours=3)
            yield datetime.now(timezone.utc) - at >= timedelta(hours=2)
            yield abs(datetime.now() - datetime.today()) < timedelta(minutes=1)
            yield pickle.loads(pickle.dumps(end)) == end and type(end) is datetime
            yield isinstance(datetime.min, datetime) and issubclass(datetime, date)
            yield pickle.loads(pickle.dumps(datetime.max)) == datetime.max
            yield time.mktime(time.localtime()) - before.timestamp() >= 7199
            yield time.strftime("%H %M") == datetime.now().strftime("%H %M")
            yield repr(datetime(2026, 1, 2)) == "datetime.datetime(2026, 1, 2, 0, 0)"
            yield datetime.fromisoformat("2026-01-02") < end

        def main():
            return list(limited()), list(dated())
        """,
        isolation,
    )
    run = program.call("main")
    run.finish_call()
    assert run.value == (["empty", False, "still there"], [True] * 10)


def test_waiting_in_steps_counts_as_waiting(write: Write, isolation: Isolation) -> None:
    """A loop of short sleeps settles, though not for certain."""
    program = write(
        """
        import time
        from multiprocessing import Process
        from desk import ring

        def main():
            process = Process(target=ring, args=(1,))
            process.start()
            while process.is_alive():
                time.sleep(0.05)
        """,
        isolation,
    )
    run = program.call("main", hold=[RING])
    run.wait_for(RING)
    snapshot = run.settle()
    assert not snapshot.certain
    assert not run.returned
    assert snapshot.main is not None
    assert snapshot.main.blocked_on == Sleep()
    run.finish_call()
    assert run.value is None


def test_steps_that_come_to_an_end_are_gone_through(write: Write, isolation: Isolation) -> None:
    """Sleepers that count their steps get to the end, many at once, too."""
    program = write(
        """
        import time
        from multiprocessing import Process

        def count():
            for _ in range(100):
                time.sleep(0.01)

        def main():
            crew = [Process(target=count) for _ in range(3)]
            for p in crew:
                p.start()
            count()
            for p in crew:
                p.join()
        """,
        isolation,
    )
    program.call("main").finish_call()


def test_asking_the_same_again_is_waiting(write: Write) -> None:
    """A loop of steps settles though its own calls are watched; a new answer starts it anew."""
    program = write("""
        import time
        from multiprocessing import Process
        from desk import ring

        def main():
            process = Process(target=ring, args=(1,))
            process.start()
            while process.is_alive():
                time.sleep(0.05)
    """)
    polled = "multiprocessing.process.BaseProcess.is_alive"
    run = program.call("main", hold=[RING], watch=[polled, f"{polled}:return"])
    [held] = run.wait_for(RING)
    assert run.settle().workers == [held.process]
    assert {call.args for call in run.calls(f"{polled}:return")} == {(True,)}
    run.send_signal(held.process, signal.SIGKILL)
    run.finish_call()
    assert run.calls(f"{polled}:return")[-1].args == (False,)


def test_a_sleeper_goes_on_beside_one_that_works_hard(write: Write) -> None:
    """A child that computes without end keeps nobody asleep for ever."""
    program = write("""
        import time
        from multiprocessing import Process

        def compute():
            while True:
                pass

        def main():
            process = Process(target=compute, daemon=True)
            process.start()
            time.sleep(60)
            process.terminate()
            process.join()
    """)
    program.call("main").finish_call()


def test_spinning_is_no_way_to_wait(write: Write) -> None:
    """A process that asks again and again is told by the processor time that it uses."""
    program = write("""
        from multiprocessing import Process
        from desk import ring

        def main():
            process = Process(target=ring, args=(1,))
            process.start()
            while process.is_alive():
                pass
    """)
    run = program.call("main", hold=[RING])
    run.wait_for(RING)
    with pytest.raises(CheckFailed, match="the main process keeps a processor busy"):
        run.settle()


def test_sees_who_outlives_the_main_process(write: Write) -> None:
    """A main process that leaves its children behind is found out, and they are ended."""
    program = write("""
        import os
        from multiprocessing import Process
        from desk import ring

        if __name__ == "__main__":
            Process(target=ring, args=(1,)).start()
            print("leaving")
            os._exit(3)
    """)
    run = program.script(hold=[RING])
    run.settle()
    assert run.ended
    assert [process.label for process in run.workers_alive()] == ["child 1"]
    end = run.finish()
    assert (end.exit_status, end.stdout) == (3, "leaving\n")


def test_can_be_asked_when_it_has_finished(write: Write, isolation: Isolation) -> None:
    """What there was to see at the end is still told when nothing of the program is left."""
    program = write("def main():\n    print('here')\n    return 4\n", isolation)
    run = program.call("main")
    first, second = run.finish(), run.finish()
    assert first == second
    assert first.exit_status == 0
    assert (run.value, run.stdout) == (4, "here\n")
    assert run.workers_alive() == []
    assert run.places() == ()
    assert run.wait_for(RING) == []
    run.finish_call()
    ended = write("import os\ndef main():\n    os._exit(0)\n", isolation).call("main")
    ended.finish()
    with pytest.raises(ProgramBroke, match="ended before main returned"):
        ended.finish_call()


def test_what_it_has_used_is_told_at_the_end(write: Write, isolation: Isolation) -> None:
    """However short its life was: no time passes between the last look and the end."""
    limits = Limits(folder_bytes=1 << 20)
    source = "def main():\n    open('big', 'wb').write(bytes(3 << 20))\n"
    with pytest.raises(CheckFailed, match="files hold more than 1 MB"):
        write(source, isolation, limits=limits).call("main").finish()


def test_tells_the_signal_that_ended_it(write: Write, isolation: Isolation) -> None:
    """The exit status of a killed program is minus the signal."""
    source = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"
    assert write(source, isolation).script().finish().exit_status == -9


def test_a_program_that_breaks_is_an_error(write: Write, isolation: Isolation) -> None:
    """A call that raises, a file that cannot be imported and an early exit are told apart."""
    program = write("def main():\n    return [][0]\n", isolation)
    with pytest.raises(ProgramBroke, match="main raised an error: IndexError: list index"):
        program.call("main").finish_call()
    with pytest.raises(ProgramBroke, match=r"AttributeError: student\.py defines no other"):
        program.call("other").finish_call()
    with pytest.raises(ProgramBroke, match="cannot be imported: SyntaxError"):
        write("def main(:\n", isolation).call("main").wait_for(RING)
    with pytest.raises(ProgramBroke, match="exit status 7"):
        write("import os\nos._exit(7)\n", isolation).call("main").finish_call()
    with pytest.raises(ProgramBroke, match="ended before main returned"):
        write("import os\nos._exit(0)\n", isolation).call("main").finish_call()
    with pytest.raises(NotStarted):
        write("def main():\n    raise NotImplementedError\n").call("main").finish_call()


def test_a_flood_of_output_is_cut(write: Write) -> None:
    """A program that prints without end is stopped at the limit of its files."""
    limits = Limits(file_bytes=1 << 20)
    program = write("while True:\n    print('x' * 10_000)\n", limits=limits)
    run = program.script()
    with suppress(CheckFailed):
        assert run.finish().exit_status == 1
    assert (1 << 19) < len(run.stdout) <= (1 << 20)


def test_memory_of_many_is_bounded(write: Write, isolation: Isolation) -> None:
    """Many processes that each hold little are ended when they hold much together."""
    program = write(
        """
        from itertools import count
        from multiprocessing import Process
        from desk import ring

        def hold(size):
            kept = b"x" * size
            for number in count():
                ring(number)

        def main():
            crew = [Process(target=hold, args=(32 << 20,)) for _ in range(8)]
            for p in crew:
                p.start()
            for p in crew:
                p.join()
        """,
        isolation,
        limits=Limits(tree_memory_bytes=200 << 20),
    )
    with pytest.raises(CheckFailed, match="hold more than 200 MB"):
        program.call("main", watch=[RING]).finish_call()


def test_a_flood_of_calls_is_cut(write: Write) -> None:
    """A program that calls without end is stopped by the number of its calls."""
    program = write("""
        from itertools import count
        from desk import ring
        for number in count():
            ring(f"{number} {'x' * 1_000_000}")
    """)
    with pytest.raises(TimedOut, match="more calls than a run can hold"):
        program.script(watch=[RING]).finish()


def test_garbage_at_the_door_changes_nothing(write: Write) -> None:
    """A program that speaks the protocol itself gets no word in for another process."""
    program = write("""
        import json, os, socket
        from multiprocessing import Process
        from desk import ring

        def say(line, close=True):
            with open(os.environ["GRADER_SETTINGS"]) as file:
                settings = json.load(file)
            door = socket.socket(socket.AF_UNIX)
            door.connect(settings["address"])
            try:
                door.sendall(line.replace(b"TOKEN", settings["token"].encode()))
            except OSError:
                pass
            if close:
                door.close()
            return door

        def forge():
            say(b"")
            say(b"no json\\n")
            say(b"[1]\\n")
            say(b'{"kind": "call"}\\n')
            say(b'{"kind": "call", "token": "TOKEN", "name": "x", "args": 1, "kwargs": {}}\\n')
            say(b'{"kind": "call", "token": "TOKEN", "args": [{"odd": 1}], "kwargs": {}}\\n')
            say(b'{"kind": "returned", "token": "TOKEN", "value": "forged"}\\n')
            say(b'{"kind": "sleep", "token": "TOKEN", "seconds": "x"}\\n')
            say(b"x" * 20_000_000 + b"\\n")
            open_door = say(b'{"kind": "ca', close=False)
            ring("forged")

        def main():
            process = Process(target=forge)
            process.start()
            process.join()
            return "true"
    """)
    run = program.call("main", hold=[RING])
    [call] = run.wait_for(RING)
    assert not call.process.is_main
    assert not run.returned
    run.finish_call()
    assert run.value == "true"
    assert [call.function for call in run.calls()] == [RING]


def test_strangers_get_no_word_in(write: Write) -> None:
    """A process that is none of the program's is not heard, whatever it knows."""
    run = write("from desk import ring\n\ndef main():\n    ring(1)\n").call("main", hold=[RING])
    run.wait_for(RING)
    door = run._folder.root / "door"
    token = json.loads((door / "settings.json").read_text())["token"]
    body = {"kind": "call", "name": RING, "args": [2], "kwargs": {}, "pid": os.getpid()}
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(str(door / "socket"))
        stranger.sendall(json.dumps({**body, "token": token}).encode() + b"\n")
        assert len(run.settle().processes) == 1
        assert stranger.recv(1) == b""
    assert [call.args for call in run.calls()] == [(1,)]
    run.finish()


def test_a_run_that_cannot_be_started_leaves_nothing(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the folder nor the submission in it."""
    program = write("def main():\n    pass\n")
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    with pytest.raises(FileNotFoundError):
        program.call("main", files={"below/it": ""})
    assert list(place.iterdir()) == []


def test_half_messages_are_bounded(write: Write) -> None:
    """What never becomes a whole message takes memory, too."""
    program = write("""
        import json, os, signal, socket

        def main():
            with open(os.environ["GRADER_SETTINGS"]) as file:
                address = json.load(file)["address"]
            doors = []
            while True:
                doors.append(socket.socket(socket.AF_UNIX))
                doors[-1].connect(address)
                doors[-1].sendall(b"x" * 1_000_000)
    """)
    with pytest.raises(TimedOut, match="more calls than a run can hold"):
        program.call("main").settle()


def test_connections_take_no_descriptors_of_others(
    write: Write,
) -> None:
    """A program that opens more connections than this process may have has only itself to blame."""
    program = write("""
        import json, os, signal, socket

        def main():
            with open(os.environ["GRADER_SETTINGS"]) as file:
                address = json.load(file)["address"]
            doors = [socket.socket(socket.AF_UNIX) for _ in range(200)]
            for door in doors:
                door.connect(address)
            signal.pause()
    """)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 50, hard))
    try:
        with pytest.raises(TimedOut, match="more connections than we can hold"):
            program.call("main").settle()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_connection_cannot_be_handed_on(write: Write) -> None:
    """Nobody speaks on a connection that another process has made, nor goes on with its words."""
    program = write("""
        import json, os, socket
        from multiprocessing import Process

        with open(os.environ["GRADER_SETTINGS"]) as file:
            settings = json.load(file)
        line = {"kind": "call", "name": "desk.ring", "args": [1], "kwargs": {}}
        line = json.dumps({**line, "token": settings["token"]}).encode()

        def connect(theirs, start):
            door = socket.socket(socket.AF_UNIX)
            door.connect(settings["address"])
            door.send(start)
            socket.send_fds(theirs, [b"x"], [door.fileno()])
            os.read(theirs.fileno(), 1)

        def door_of_a_child(start):
            mine, theirs = socket.socketpair()
            Process(target=connect, args=(theirs, start), daemon=True).start()
            return socket.socket(fileno=socket.recv_fds(mine, 1, 1)[1][0]), mine

        def main():
            doors = [door_of_a_child(b""), door_of_a_child(line[:20])]
            doors[0][0].send(line + b"\\n")
            doors[1][0].send(line[20:] + b"\\n")
            return [door.recv(100) for door, _ in doors]
    """)
    run = program.call("main", hold=[RING])
    run.finish_call()
    assert run.value == [b"", b""]
    assert run.calls() == []


def test_helpers_are_told_by_what_they_run(write: Write) -> None:
    """A process that looks like one of the library's own, or says that it is one, is none."""
    program = write("""
        import os, sys
        from multiprocessing import Process
        from desk import ring

        def disguise(*options):
            os.execv(sys.executable, [sys.executable, *options])

        def pretend():
            import grader_shim
            grader_shim.tell({"kind": "helper"})
            ring(1)

        def main():
            code = "import os; os.read(os.pipe()[0], 1)"
            library = "from multiprocessing.resource_tracker import main;main(3)"
            for options in ((code, library), (f"{code} # {library}",)):
                Process(target=disguise, args=("-c", *options), daemon=True).start()
            Process(target=pretend, daemon=True).start()
            os.read(os.pipe()[0], 1)
    """)
    run = program.call("main", hold=[RING])
    run.wait_for(RING)
    assert len(run.workers_alive()) == 3


def test_a_pool_and_a_manager(write: Write, isolation: Isolation) -> None:
    """A pool's processes are workers, the manager's server is the library's own."""
    program = write(
        """
        from multiprocessing import Manager, Pool
        from desk import ring

        def main():
            with Manager() as manager, Pool(2) as pool:
                return manager.list(pool.map(ring, [1, 2], chunksize=1))[:]
        """,
        isolation,
    )
    run = program.call("main", hold=[RING])
    assert len(run.wait_for(RING, 2)) == 2
    assert len(run.workers_alive()) == 2
    run.finish_call()
    assert run.value == [1, 2]


def test_the_program_may_choose_its_start_method(write: Write) -> None:
    """The default of the run does not keep a program from ``set_start_method``."""
    program = write("""
        import multiprocessing

        def main():
            multiprocessing.set_start_method("spawn")
            return multiprocessing.get_start_method()
    """)
    run = program.call("main")
    run.finish_call()
    assert run.value == "spawn"


def test_a_scene_of_the_tests_own(write: Write) -> None:
    """A test can bring the code that uses the student's file, also for spawned children."""
    run = write("LIMIT = 7\n").drive(
        "import multiprocessing, student\n"
        "from desk import ring\n"
        "def child():\n    ring(student.LIMIT)\n"
        "def scene():\n"
        "    process = multiprocessing.Process(target=child)\n"
        "    process.start()\n    process.join()\n    return process.exitcode\n",
        watch=[RING],
        start_method="spawn",
    )
    run.finish_call()
    assert run.value == 0
    assert [call.args for call in run.calls(RING)] == [(7,)]


def test_files_of_the_working_folder(write: Write, isolation: Isolation) -> None:
    """A test can leave files for the program and read what it wrote, but follows no link."""
    program = write(
        """
        import os

        def main():
            with open("in.txt", encoding="utf-8") as source, open("out.txt", "w") as target:
                target.write(source.read().upper())
            os.symlink("/etc/passwd", "link.txt")
            os.mkfifo("fifo.txt")
        """,
        isolation,
    )
    run = program.call("main", files={"in.txt": "text"})
    run.finish_call()
    assert run.read_text("out.txt") == "TEXT"
    assert run.read_text("link.txt") is None
    assert run.read_text("fifo.txt") is None
    assert run.read_text("none.txt") is None
    with pytest.raises(ValueError, match="only files right in the working folder"):
        run.read_text("folder/in.txt")


def test_a_full_pipe_is_a_wait(write: Write) -> None:
    """Who writes into a pipe that nobody reads waits for room there."""
    run = write("""
        import os

        def main():
            reading, writing = os.pipe()
            os.write(writing, b"x" * 1_000_000)
    """).call("main")
    state = run.settle().main
    assert state is not None
    assert isinstance(state.blocked_on, Pipe)
    assert state.blocked_on.writing


def test_a_process_ends_with_its_last_thread(write: Write) -> None:
    """A first thread that has ended before the others leaves a process that still moves."""
    program = write("""
        import ctypes, platform, threading
        from multiprocessing import Process
        from desk import ring

        EXIT = {"x86_64": 60, "aarch64": 93}[platform.machine()]  # of this thread alone

        def leave_threads():
            threading.Thread(target=ring, args=(1,)).start()
            ctypes.CDLL(None).syscall(EXIT, 0)

        def main():
            process = Process(target=leave_threads)
            process.start()
            process.join()
            return process.exitcode
    """)
    run = program.call("main", hold=[RING])
    run.wait_for(RING)
    assert len(run.workers_alive()) == 1
    assert not run.returned
