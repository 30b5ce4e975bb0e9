"""What a program that was forked out of a nursery is like: no other than one started anew."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.observe import Program
from grader.sandbox import Bubblewrap
from tests.conftest import needs_bubblewrap

pytestmark = needs_bubblewrap

LOOKER = '''
"""Tells what it sees of itself."""
import multiprocessing, os, random, sys, threading
from multiprocessing import Lock, Process

OWN = ("/grader/runs", "/grader/filter")
"""What only a nursery has."""

def status():
    wanted = ("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb",
              "NoNewPrivs", "Seccomp", "SigBlk", "SigIgn", "SigCgt")
    lines = (line.split(":") for line in open("/proc/self/status"))
    return {name: text.split() for name, text in lines if name in wanted}

def mounts():
    lines = (line.split() for line in open("/proc/self/mountinfo"))
    return {line[4]: sorted(line[5].split(",")) for line in lines if line[4] not in OWN}

def look():
    Lock()  # opens what the shim keeps open for locks
    main = sys.modules["__main__"]
    return {
        "main": sorted(vars(main)), "argv": sys.argv, "path": sys.path, "flags": list(sys.flags),
        "executable": sys.executable, "folder": os.getcwd(), "environment": dict(os.environ),
        "descriptors": sorted(os.listdir("/proc/self/fd")), "parent": os.getppid(),
        "session": os.getsid(0) == os.getpid(), "status": status(), "mounts": mounts(),
        "entries": {place: sorted(os.listdir(place)) for place in ("/", "/grader", "/dev", "/tmp",
                    "/dev/shm", "/dev/pts", "/grader/door")},
        "limits": open("/proc/self/limits").read(), "host": os.uname().nodename,
        "threads": threading.active_count(), "name": multiprocessing.current_process().name,
    }

def draw():
    return random.random(), bytes(multiprocessing.current_process().authkey), os.urandom(8)

if __name__ == "__main__":
    print(look())
    print(sorted(vars(sys.modules["__main__"])), __file__)
    raise ValueError("the end")
'''


@pytest.fixture
def looking(tmp_path: Path) -> Iterator[Callable[[Bubblewrap], Program]]:
    """The program that looks at itself, in the given sandbox."""
    file = tmp_path / "looker.py"
    file.write_text(LOOKER, encoding="utf-8")
    made: list[Program] = []

    def make(sandbox: Bubblewrap) -> Program:
        made.append(Program(file, sandbox))
        return made[-1]

    yield make
    for each in made:
        each.close()


def value(program: Program, function: str) -> Any:
    """What a function of the program returns."""
    run = program.call(function)
    run.finish_call()
    return run.value


def test_it_sees_itself_as_if_started_anew(looking: Callable[[Bubblewrap], Program]) -> None:
    """Arguments, path, environment, privileges, limits, mounts, descriptors: all the same."""
    warm, cold = (value(looking(sandbox), "look") for sandbox in (Bubblewrap(), cold_sandbox()))
    assert warm == cold | {"entries": cold["entries"] | {"/grader": warm["entries"]["/grader"]}}
    assert warm["status"]["CapBnd"] == ["0000000000000000"]
    assert set(warm["entries"]["/grader"]) - set(cold["entries"]["/grader"]) == {"filter", "runs"}


def test_a_script_ends_as_if_started_anew(looking: Callable[[Bubblewrap], Program]) -> None:
    """Its main module, its last words and its exit status are those of a script."""
    ends = [looking(sandbox).script().finish() for sandbox in (Bubblewrap(), cold_sandbox())]
    warm, cold = ends
    assert (warm.exit_status, warm.stderr) == (cold.exit_status, cold.stderr)
    assert "the end" in warm.stderr
    assert warm.stdout.splitlines()[1] == cold.stdout.splitlines()[1]


def test_chance_is_drawn_anew(looking: Callable[[Bubblewrap], Program]) -> None:
    """Two programs of one nursery share no random number and no key."""
    looker = looking(Bubblewrap())
    first, second = value(looker, "draw"), value(looker, "draw")
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_other_runs_are_out_of_sight(looking: Callable[[Bubblewrap], Program]) -> None:
    """A program sees nothing of the folder that holds the run folders of all."""
    sandbox = Bubblewrap()
    other = looking(sandbox).call("look")
    other.settle()
    assert sandbox.runs is not None
    assert any(sandbox.runs.iterdir())
    assert value(looking(sandbox), "look")["entries"]["/grader"] == [
        "door",
        "filter",
        "inside",
        "runs",
    ]
    looker = looking(sandbox)
    run = looker.drive("import os\ndef scene():\n    return os.listdir('/grader/runs')\n")
    run.finish_call()
    assert run.value == []


def test_without_its_nursery_a_program_starts_cold(
    looking: Callable[[Bubblewrap], Program],
) -> None:
    """A nursery that has gone costs time and no verdict, and takes its programs with it."""
    sandbox = Bubblewrap()
    looker = looking(sandbox)
    run = looker.call("look")
    alive = [state.process.pid for state in run.settle().processes]
    nursery = nursery_of(sandbox)
    os.kill(nursery.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid) for pid in alive if psutil.pid_exists(pid)], timeout=30)
    assert not any(psutil.pid_exists(pid) for pid in alive)
    assert value(looker, "look")["parent"] == 1
    assert sandbox.runs is None


class StoppingGroup:
    """Stops process 1 while it waits to be put into a group."""

    first = -1

    def add(self, pid: int) -> None:
        self.first = pid
        os.kill(pid, signal.SIGSTOP)

    def overrun(self) -> bool:
        return False

    def remove(self) -> None:
        pass


def test_a_program_may_be_ended_before_it_has_begun(
    looking: Callable[[Bubblewrap], Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Process 1 then has never read that it may go on, and the kernel calls that a reset."""
    group = StoppingGroup()
    looker = looking(Bubblewrap())
    looker.call("look")
    monkeypatch.setattr("grader.sandbox.nursery.memory_group", lambda _: group)
    looker.call("look")
    assert psutil.pid_exists(group.first)
    looker.close()
    assert not psutil.pid_exists(group.first)


def test_nothing_is_left_of_a_nursery(looking: Callable[[Bubblewrap], Program]) -> None:
    """When its sandbox goes, so do the interpreter and the folder of its runs."""
    sandbox = Bubblewrap()
    looker = looking(sandbox)
    value(looker, "look")
    looker.close()
    nursery, runs = nursery_of(sandbox), sandbox.runs
    assert runs is not None
    sandbox.close()
    assert not psutil.pid_exists(nursery.pid)
    assert not runs.exists()


def cold_sandbox() -> Bubblewrap:
    """The sandbox whose programs are started anew, each of them."""
    return Bubblewrap(warm=False)


def nursery_of(sandbox: Bubblewrap) -> psutil.Process:
    """The warm interpreter: the one below us that forks programs for this sandbox."""
    assert sandbox.runs is not None
    for process in psutil.Process().children(recursive=True):
        line = process.cmdline()
        if "grader_nursery" in line[-1] and "bwrap" not in line[0] and process.exe() != "/bwrap":
            mounts = Path(f"/proc/{process.pid}/mountinfo").read_text()
            if sandbox.runs.name in mounts and "python" in process.name():
                return process
    raise AssertionError("there is no nursery")
