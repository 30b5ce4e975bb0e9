"""``grader grade``, ended in the middle: what is done stays, and the next run goes on."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import random
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil
import pytest

from grader.results import UNFINISHED
from tests.conftest import (
    PATIENCE,
    REFERENCE,
    SUITE,
    KitFolder,
    clean_environment,
    files_in,
    needs_bubblewrap,
)

pytestmark = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="these tests talk to the suite through named pipes"
)

SANDBOXES = (
    pytest.param("none", marks=pytest.mark.thorough),
    pytest.param("bubblewrap", marks=needs_bubblewrap),
)

SLOW = REFERENCE.replace('"hello"', '"slow"')
OTHER = REFERENCE.replace('"hello"', '"bye"')
SUBMISSIONS = {"s001": REFERENCE, "s002": SLOW, "s003": OTHER, "s004": REFERENCE}

MESSAGE = "finishing what runs; press Ctrl-C again to stop at once"

WAITS = """\
    tell()
    run.finish_call()
    tell()
    if run.value == "slow" and "HELD_AT" in os.environ:
        with open(os.environ["HELD_AT"] + "/here", "w") as pipe:
            pipe.write("here")
        with open(os.environ["HELD_AT"] + "/go_on") as pipe:
            pipe.read()
    end = run.finish()
    expect(end.exit_status == 0, expected="a good end", seen=f"it was {end.exit_status}")
"""
"""The first check of the slow submission tells the test that it is there, and waits for it."""

TELLS = """\
def tell():
    try:
        pipe = os.open(os.environ["TOLD"], os.O_WRONLY | os.O_NONBLOCK)
    except (KeyError, OSError):
        return
    os.write(pipe, b".")
    os.close(pipe)


"""
"""Each check tells how far it is, if there is anybody to hear it."""

MOMENTS = 20
SEED = 4

ON_A_TERMINAL = """
import fcntl, os, signal, sys, termios
os.setsid()
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # see nohup(1)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "grader", *sys.argv[1:]])
"""

KILLED_AT_A_MOMENT = """
import json, os, signal, sys, threading
import psutil
from grader.cli import main

def note():
    global moments
    with lock:
        moments += 1
        if moments == last:
            children = psutil.Process().children(recursive=True)
            with open(record, "w") as file:
                json.dump([(child.pid, child.create_time()) for child in children], file)
            os.kill(os.getpid(), signal.SIGKILL)

def look(event, arguments):
    if event == "pickle.find_class" or any(str(each).startswith(places) for each in arguments):
        note()

def listen():
    while os.read(told, 1):
        note()

if __name__ == "__main__":
    last, record, told, *places = sys.argv[1:6]
    del sys.argv[1:6]
    last, told, places = int(last), os.open(told, os.O_RDWR), tuple(places)
    moments, lock = 0, threading.RLock()
    threading.Thread(target=listen, daemon=True).start()
    sys.addaudithook(look)
    try:
        main()
    finally:
        with open(record, "w") as file:
            json.dump(moments, file)
"""
"""The grader, which kills itself at a moment that is counted by what it and its suites do.

What counts is all that it does with a file of its own, see sys.addaudithook, what it hears of a
result, and what the suites in its workers tell.
"""


WITHOUT_ROOM = """
import json, os, subprocess, sys
from pathlib import Path
out, report, room, *command = sys.argv[1:]
filler = Path(out) / "filler"
free = os.statvfs(out).f_bavail * os.statvfs(out).f_frsize
filler.write_bytes(bytes(free - int(room)))
first = subprocess.run(command, capture_output=True, encoding="utf-8")
left = {str(file.relative_to(out)): file.read_text() for file in Path(out).glob("results/*")}
filler.unlink()
second = subprocess.run(command, capture_output=True, encoding="utf-8")
whole = {str(file.relative_to(out)): file.read_text() for file in Path(out).rglob("*.*")}
Path(report).write_text(json.dumps([first.returncode, first.stderr, left, second.stderr, whole]))
"""
"""Grades into a small file system of its own that is almost full, then again with more room."""


@dataclass
class Undisturbed:
    """What there is to know of runs that nobody has disturbed, as far as it has been needed."""

    files: dict[str, Mapping[str, bytes]] = field(default_factory=dict)
    """By the sandbox, what such a run leaves."""
    moments: int = 0
    """How many moments it has."""


def hear_of_the_end_of_the_terminal() -> None:
    """Where tests run under nohup, what they start would not, see nohup(1)."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@dataclass
class Batch:
    """A batch that can be held in the middle of its second submission."""

    kit: KitFolder
    root: Path
    temporary: Path
    """The folder for temporary files."""
    undisturbed: Undisturbed
    out: Path = field(init=False)

    def __post_init__(self) -> None:
        self.out = self.root / "out"
        for pipe in ("here", "go_on", "told"):
            os.mkfifo(self.root / pipe)
        waiting = SUITE.replace("    run.finish_call()\n", WAITS, 1)
        telling = waiting.replace("@pytest.mark.points", TELLS + "@pytest.mark.points", 1)
        self.kit.write("tests/hidden/test_hello.py", telling)
        for name, text in SUBMISSIONS.items():
            folder = self.root / "submissions" / name
            folder.mkdir(parents=True)
            (folder / "hello.py").write_text(text)

    def arguments(self, sandbox: str, out: Path | None = None, jobs: int = 1) -> list[str]:
        """The command line, from ``grade`` on."""
        folders = [str(self.root / "submissions"), "--out", str(out or self.out)]
        options = ["--jobs", str(jobs), "--sandbox", sandbox, "--start-method", "spawn"]
        return ["grade", *folders, *options]

    def environment(self) -> dict[str, str]:
        return clean_environment() | {"TMPDIR": str(self.temporary)}

    def start(self, sandbox: str) -> Running:
        """Start the grader, as a shell does, and return once it is held."""
        process = subprocess.Popen(
            [sys.executable, "-m", "grader", *self.arguments(sandbox)],
            cwd=self.kit.root,
            env=self.environment() | {"HELD_AT": str(self.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=hear_of_the_end_of_the_terminal,  # noqa: PLW1509  no threads here
        )
        return Running(process, self)

    def start_on_a_terminal(self, sandbox: str) -> tuple[Running, int]:
        """The same on a terminal of its own, whose other end is returned."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-c", ON_A_TERMINAL, *self.arguments(sandbox)],
            cwd=self.kit.root,
            env=self.environment() | {"HELD_AT": str(self.root), "TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        return Running(process, self), ours

    def finish(
        self, sandbox: str, out: Path | None = None, jobs: int = 1
    ) -> subprocess.CompletedProcess[str]:
        """Run the grader to its end, without a wait in between."""
        return subprocess.run(
            [sys.executable, "-m", "grader", *self.arguments(sandbox, out, jobs)],
            cwd=self.kit.root,
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    def goes_on_to_the_same_bytes(self, sandbox: str, jobs: int = 1) -> None:
        """Run to the end what was ended; fail unless that leaves what an undisturbed run does."""
        if sandbox not in self.undisturbed.files:
            fresh = self.root / "fresh"
            assert self.finish(sandbox, fresh).returncode == 0
            self.undisturbed.files[sandbox] = files_in(fresh)
        ended = self.finish(sandbox, jobs=jobs)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert files_in(self.out) == self.undisturbed.files[sandbox]
        assert os.listdir(self.temporary) == []

    def results(self) -> list[str]:
        """The names of all that is in the folder of results."""
        return sorted(file.name for file in (self.out / "results").iterdir())


class Running:
    """A grader that is held in the middle of its second submission."""

    def __init__(self, process: subprocess.Popen[bytes], batch: Batch) -> None:
        self.process = process
        self.batch = batch
        self._wait_until_held()
        self.grader = psutil.Process(process.pid)
        self.everybody = self.grader.children(recursive=True)
        assert len(self.everybody) >= 3

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def _wait_until_held(self) -> None:
        """Return once the suite has written to its pipe; fail if the grader ends before."""
        reader = os.open(self.batch.root / "here", os.O_RDONLY | os.O_NONBLOCK)
        try:
            poll = select.poll()
            poll.register(reader, select.POLLIN)
            while not poll.poll(100):
                assert self.process.poll() is None
        finally:
            os.close(reader)

    @property
    def worker(self) -> psutil.Process:
        """The one worker."""
        (worker,) = (one for one in self.everybody if "spawn_main" in " ".join(one.cmdline()))
        return worker

    def press_ctrl_c(self) -> None:
        """Do what a terminal does: everybody in its foreground gets the signal."""
        os.killpg(self.process.pid, signal.SIGINT)

    def next_line(self) -> str:
        """The next line of its error output."""
        assert self.process.stderr is not None
        assert select.select([self.process.stderr], [], [], PATIENCE)[0]
        return self.process.stderr.readline().decode()

    def go_on(self) -> None:
        """End the wait."""
        (self.batch.root / "go_on").write_text("")

    def end(self) -> tuple[int, str]:
        """Wait for the end of it and of all that it started; its exit status and what it said."""
        out, _ = self.process.communicate(timeout=300)
        psutil.wait_procs(self.everybody, timeout=PATIENCE)
        assert [one for one in self.everybody if one.is_running()] == []
        return self.process.returncode, (out or b"").decode()


@pytest.fixture(scope="module")
def undisturbed() -> Undisturbed:
    """Of runs with the same batch as in every test."""
    return Undisturbed()


@pytest.fixture
def batch(
    kit: KitFolder,
    tmp_path: Path,
    temporary: Path,
    undisturbed: Undisturbed,
) -> Batch:
    """Four submissions, the second of which waits in the middle of a check."""
    return Batch(kit, tmp_path, temporary, undisturbed)


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_a_first_ctrl_c_finishes_what_runs(batch: Batch, sandbox: str) -> None:
    """It says so at once, starts nothing else, and reaches no program that runs."""
    with batch.start(sandbox) as running:
        reached = [one for one in running.everybody if os.getpgid(one.pid) == running.process.pid]
        assert ["resource_tracker" in " ".join(one.cmdline()) for one in reached] == [True]
        running.press_ctrl_c()
        assert MESSAGE in running.next_line()
        running.go_on()
        status, out = running.end()
    assert status == 130
    assert "2 of 4 submissions graded; the same command goes on from here" in out
    assert batch.results() == ["s001.json", "s002.json"]
    assert not (batch.out / "scores.csv").exists()
    assert os.listdir(batch.temporary) == []
    batch.goes_on_to_the_same_bytes(sandbox)


@pytest.mark.parametrize("sandbox", SANDBOXES)
@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        pytest.param([signal.SIGINT, signal.SIGINT], 130, id="Ctrl-C twice"),
        pytest.param([signal.SIGTERM], 143, id="SIGTERM"),
        pytest.param([signal.SIGHUP], 129, id="SIGHUP"),
    ],
)
def test_nothing_is_left_when_it_is_stopped(
    batch: Batch, sandbox: str, numbers: list[int], status: int
) -> None:
    """In the middle of a check everything ends, and a later run goes on from there."""
    with batch.start(sandbox) as running:
        for number in numbers[:-1]:
            os.killpg(running.process.pid, number)
            assert MESSAGE in running.next_line()
        os.killpg(running.process.pid, numbers[-1])
        ended, out = running.end()
    assert ended == status
    assert "1 of 4 submissions graded; the same command goes on from here" in out
    assert batch.results() == ["s001.json"]
    assert os.listdir(batch.temporary) == []
    batch.goes_on_to_the_same_bytes(sandbox)


def test_on_a_terminal_ctrl_c_is_a_key(batch: Batch) -> None:
    """The message can be read, with the bar below it; closing the terminal ends everything."""
    running, terminal = batch.start_on_a_terminal("none")
    with running:
        os.write(terminal, b"\x03")
        shown = read_until(terminal, MESSAGE.encode())
        shown += read_until(terminal, b"s002")
        os.close(terminal)
        running.end()
    assert f"\r\x1b[2Kgrader: {MESSAGE}\r\n".encode() in shown
    assert batch.results() == ["s001.json"]
    assert os.listdir(batch.temporary) == []


def read_until(terminal: int, text: bytes) -> bytes:
    """What comes from a terminal, up to this text and a bit more."""
    shown = b""
    while text not in shown:
        assert len(shown) < 100_000, shown[-1000:]
        assert select.select([terminal], [], [], PATIENCE)[0]
        shown += os.read(terminal, 4096)
    return shown


@pytest.mark.parametrize("sandbox", SANDBOXES)
@pytest.mark.parametrize("whom", ["parent", "group", "worker and parent"])
def test_nothing_is_left_when_it_is_killed(batch: Batch, sandbox: str, whom: str) -> None:
    """Processes end all the same; what nobody was left to clean up the next run removes."""
    with batch.start(sandbox) as running:
        if whom == "group":
            os.killpg(running.process.pid, signal.SIGKILL)
        if whom == "worker and parent":
            # Neither gets to see that the other one has gone.
            running.grader.suspend()
            running.worker.kill()
        running.process.kill()
        assert running.end()[0] == -signal.SIGKILL
    nobody_was_left = whom == "worker and parent"
    assert bool(os.listdir(batch.temporary)) == nobody_was_left
    assert batch.results() == ["s001.json"]
    batch.goes_on_to_the_same_bytes(sandbox)


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_a_worker_that_is_killed_costs_one_submission_another_try(
    batch: Batch, sandbox: str
) -> None:
    """The others are graded, nothing is left, and the next run makes up for it."""
    with batch.start(sandbox) as running:
        running.worker.kill()
        status, _ = running.end()
    assert status == 1
    assert len(batch.results()) == len(SUBMISSIONS)
    assert "s002,,,0,grader_error" in (batch.out / "scores.csv").read_text()
    assert os.listdir(batch.temporary) == []
    batch.goes_on_to_the_same_bytes(sandbox)


def test_a_folder_of_results_is_for_one_run_at_a_time(batch: Batch) -> None:
    """A second run is told to wait and touches nothing; elsewhere it disturbs nobody."""
    with batch.start("none") as running:
        second = batch.finish("none")
        assert second.returncode == 2
        assert "graded" not in second.stdout
        assert f"Another run is writing to {batch.out}" in second.stderr
        assert batch.finish("none", batch.root / "elsewhere").returncode == 0
        running.go_on()
        assert running.end()[0] == 0
    assert files_in(batch.out) == files_in(batch.root / "elsewhere")


def test_what_was_being_written_is_removed(batch: Batch) -> None:
    """Half a file of a killed run goes, whether or not it is written again; others stay."""
    (batch.out / "results").mkdir(parents=True)
    for name in ("results/.s009.json.tmp", ".scores.csv.tmp"):
        (batch.out / name).write_text("{")
    (batch.out / ".notes.tmp").write_text("not ours")
    assert batch.finish("none").returncode == 0
    assert [name for name in files_in(batch.out) if "tmp" in name] == [".notes.tmp"]


def run_until(batch: Batch, moment: int, sandbox: str, out: Path) -> tuple[int, Any]:
    """Run the grader until it kills itself; its exit status and what it has recorded."""
    script = batch.root / "script.py"
    script.write_text(KILLED_AT_A_MOMENT)
    record = batch.root / "record"
    places = (record, batch.root / "told", out, batch.temporary)
    ended = subprocess.run(
        [sys.executable, script, str(moment), *places, *batch.arguments(sandbox, out, jobs=2)],
        cwd=batch.kit.root,
        env=batch.environment() | {"TOLD": str(batch.root / "told")},
        capture_output=True,
        check=False,
        timeout=300,
    )
    return ended.returncode, json.loads(record.read_text())


def living(processes: Iterable[tuple[int, float]]) -> list[psutil.Process]:
    """Those that still run; each is given by its number and the time of its start."""
    there = []
    for pid, started in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if process.create_time() == started:
                there.append(process)
    return there


@needs_bubblewrap
@pytest.mark.parametrize(
    ("pages", "written", "lacking"),
    [
        (0, 0, [UNFINISHED]),
        (1, 0, ["results/s001.json"]),
        (3, 2, ["results/s003.json"]),
        (5, 4, ["scores.csv", "checks.csv"]),
        (7, 4, ["feedback/s001.html"]),
    ],
)
def test_without_room_no_file_is_cut_off(
    batch: Batch, pages: int, written: int, lacking: list[str]
) -> None:
    """The error names the file and the way out, what is written stays, and the next run goes on."""
    report = batch.root / "report"
    batch.out.mkdir()
    space = ["bwrap", "--dev-bind", "/", "/", "--size", "100000", "--tmpfs", str(batch.out), "--"]
    room = str(pages * os.sysconf("SC_PAGESIZE"))
    grader = [sys.executable, "-m", "grader", *batch.arguments("none")]
    subprocess.run(
        [*space, sys.executable, "-c", WITHOUT_ROOM, str(batch.out), str(report), room, *grader],
        cwd=batch.kit.root,
        env=batch.environment(),
        check=True,
        timeout=300,
    )
    status, error, left, second_error, whole = json.loads(report.read_text())
    files = " and ".join(str(batch.out / name) for name in lacking)
    assert status == 1
    so_far = (
        "All 4 submissions are graded; the same command writes what could not be written."
        if written == len(SUBMISSIONS)
        else f"{written} of 4 submissions graded; the same command goes on from here. scores.csv"
        " and checks.csv are written once all are graded."
    )
    assert error == (
        f"grader: error: {files} cannot be written: No space left on device. Make room"
        f" there. {so_far}\n"
    )
    assert len(left) == written
    assert second_error == ""
    assert left.items() <= whole.items()
    batch.goes_on_to_the_same_bytes("none")
    assert {name: text.encode() for name, text in whole.items()} == files_in(batch.out)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=pytest.mark.thorough if number % 3 else ())
        for number in range(MOMENTS)
    ],
)
def test_killed_at_any_moment_it_goes_on(batch: Batch, number: int) -> None:
    """No process and no half a file is left, and the next run ends as an undisturbed one."""
    sandbox = "bubblewrap" if number % 2 and shutil.which("bwrap") else "none"
    if not batch.undisturbed.moments:
        status, batch.undisturbed.moments = run_until(batch, 0, "none", batch.root / "counted")
        assert status == 0
    moments = batch.undisturbed.moments
    spread = (number + random.Random(f"{SEED} {number}").random()) / MOMENTS
    moment = 1 + int(spread * moments)
    where = f"seed {SEED}, moment {moment} of {moments}, sandbox {sandbox}"
    status, children = run_until(batch, moment, sandbox, batch.out)
    assert status == -signal.SIGKILL, where
    psutil.wait_procs(living(children), timeout=PATIENCE)
    assert living(children) == [], where
    whole = {name: text for name, text in files_in(batch.out).items() if ".tmp" not in name}
    whole.pop(UNFINISHED, None)
    batch.goes_on_to_the_same_bytes(sandbox, jobs=2)
    assert whole.items() <= batch.undisturbed.files[sandbox].items(), where


NUMBERED = """\
def hello():
    return {number}
"""

NOTES_ITS_NUMBER = """\
\"\"\"Notes which submissions it has graded.\"\"\"
import os
import pytest

@pytest.mark.points(10)
def test_notes(program):
    \"\"\"The function returns a number.\"\"\"
    run = program.call("hello")
    run.finish()
    with open(os.environ["NOTES"], "a") as notes:
        notes.write(f"s{run.value:03}\\n")
"""


@pytest.mark.thorough
def test_killed_five_times_it_grades_nothing_twice(
    kit: KitFolder, tmp_path: Path, temporary: Path
) -> None:
    """What has a result is left alone by each later run, and the end is that of a run in one go."""
    kit.write("tests/hidden/test_hello.py", NOTES_ITS_NUMBER)
    for number in range(100):
        kit.write(f"submissions/s{number:03}/hello.py", NUMBERED.format(number=number))
    notes, out = tmp_path / "notes", tmp_path / "out"

    def start(out: Path) -> subprocess.Popen[bytes]:
        folders = [str(kit.root / "submissions"), "--out", str(out)]
        return subprocess.Popen(
            [sys.executable, "-m", "grader", "grade", *folders, "--jobs", "2", "--sandbox", "none"],
            cwd=kit.root,
            env=clean_environment() | {"TMPDIR": str(temporary), "NOTES": str(notes)},
            stdout=subprocess.DEVNULL,
        )

    def graded() -> set[str]:
        return {file.stem for file in (out / "results").glob("[!.]*.json")}

    def noted() -> list[str]:
        return notes.read_text().split()

    kills: list[tuple[set[str], int]] = []
    for wanted in (15, 30, 45, 60, 75):
        with start(out) as running:
            while len(graded()) < wanted:
                assert running.poll() is None
            workers = psutil.Process(running.pid).children()
            running.kill()
            psutil.wait_procs(workers, timeout=PATIENCE)
        kills.append((graded(), len(noted())))
    for folder in (out, tmp_path / "fresh"):
        before = len(noted())
        with start(folder) as running:
            assert running.wait() == 0
    assert all(there.isdisjoint(noted()[then:before]) for there, then in kills)
    for table in ("scores.csv", "checks.csv"):
        assert (out / table).read_bytes() == (tmp_path / "fresh" / table).read_bytes()
