"""``grader grade --cluster``, with a scheduler and workers that are processes of this machine."""

from __future__ import annotations

import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
import pytest

import grader as package
from tests.conftest import (
    PATIENCE,
    REFERENCE,
    SUITE,
    KitFolder,
    clean_environment,
    files_in,
    needs_bubblewrap,
)

pytest.importorskip("distributed")

pytestmark = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="these tests talk to the suite through named pipes"
)

BYE = REFERENCE.replace('"hello"', '"bye"')
SLOW = REFERENCE.replace('"hello"', '"slow"')
FATAL = REFERENCE.replace('"hello"', '"kill the worker"')

SUBMISSIONS = {
    "s001/hello.py": REFERENCE,
    "s002/hello.py": SLOW,
    "s003/hello.py": BYE,
    "s004/hello.py": "def hello(:\n",
    "s005/README.txt": "Nothing yet.",
    "s006/a/hello.py": REFERENCE,
    "s006/b/hello.py": REFERENCE,
    "s007_hello.py": REFERENCE,
}

WAITS = """\
    run.finish_call()
    if run.value == "slow" and "HELD_AT" in os.environ:
        with open(os.environ["HELD_AT"] + "/here", "w") as pipe:
            pipe.write(str(os.getppid()))
        with open(os.environ["HELD_AT"] + "/go_on") as pipe:
            pipe.read()
    if run.value == "kill the worker":
        os.kill(os.getppid(), 9)
"""
"""The slow submission tells the test which Dask worker it is on, and waits for it."""


IMPATIENT = """
import sys
from pathlib import Path
from grader import catalog, intake
from grader.cluster.client import ClusterGraders
from grader.grading import Job

address, kit, submissions = sys.argv[1:]
exercises = catalog.load_kit(Path(kit)).exercises
taken = intake.submissions(Path(submissions), exercises)
jobs = [Job(submission, exercises, "none", "spawn") for submission in taken]
with ClusterGraders(address, exercises, "none", "spawn", patience=1.0) as graders:
    for event in graders.grade(jobs):
        pass
"""
"""A grader whose workers do not wait long to hear of it."""


class Process:
    """A process of the cluster, or a grader, whose error output is read line by line."""

    def __init__(self, *command: str, cwd: Path, environment: Mapping[str, str]) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, *command],
            cwd=cwd,
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )
        self.said = ""
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.popen.stdout is not None
        with self.popen.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")

    def hear(self, text: str) -> str:
        """Return the next line with this text; fail if the process ends before it says so."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            self.said += line
            assert line, self.said
            if text in line:
                return line

    def end(self) -> int:
        """Wait for its end, and return the exit status; what it said is in ``said``."""
        status = self.popen.wait(timeout=PATIENCE)
        self._reader.join(timeout=PATIENCE)
        while line := self._lines.get(timeout=PATIENCE):
            self.said += line
        return status

    def stop(self) -> None:
        """End it and all that it has started, whatever it is at."""
        everybody = [self.popen.pid, *(child.pid for child in self.children())]
        self.popen.terminate()
        try:
            self.popen.wait(timeout=PATIENCE)
        finally:
            self.popen.kill()
            processes = [psutil.Process(pid) for pid in everybody if psutil.pid_exists(pid)]
            _, left = psutil.wait_procs(processes, timeout=PATIENCE)
            assert left == []
            self._reader.join(timeout=PATIENCE)

    def children(self) -> list[psutil.Process]:
        """All that it has started."""
        try:
            return psutil.Process(self.popen.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []


def start_scheduler(folder: Path, **environment: str) -> tuple[Process, str]:
    """Start a scheduler, and return it with its address."""
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    whole = clean_environment() | {"DASK_TEMPORARY_DIRECTORY": str(folder)} | environment
    command = ("-m", "distributed.cli.dask_scheduler", *options)
    process = Process(*command, cwd=folder, environment=whole)
    return process, process.hear("Scheduler at:").split()[-1]


@dataclass
class Cluster:
    """A scheduler, and workers to be started."""

    root: Path
    temporary: Path
    """The workers' folder for temporary files."""
    scheduler: Process
    address: str

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def renew_scheduler(self, **environment: str) -> None:
        """Start one that no other test needs."""
        self.scheduler, self.address = start_scheduler(self.root, **environment)
        self._stack.callback(self.scheduler.stop)

    def start_worker(self, *options: str, **environment: str) -> Process:
        """Start a worker, and return once the scheduler has it."""
        always = (self.address, "--nthreads", "1", "--no-dashboard")
        places = {
            "TMPDIR": str(self.temporary),
            "DASK_TEMPORARY_DIRECTORY": str(self.root),
            "HELD_AT": str(self.root),
        }
        process = Process(
            *("-m", "distributed.cli.dask_worker", *always, *options),
            cwd=self.root,
            environment=clean_environment() | places | environment,
        )
        self._stack.callback(process.stop)
        process.hear("Registered to:")
        return process

    def lanes(self, worker: Process) -> list[psutil.Process]:
        """The processes that a worker grades in."""
        children = psutil.Process(worker.popen.pid).children()
        lanes = [each for each in children if "spawn_main" in " ".join(each.cmdline())]
        assert lanes
        return lanes


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, str]]:
    """A scheduler for all tests, whose workers come and go."""
    process, address = start_scheduler(tmp_path_factory.mktemp("scheduler"))
    yield process, address
    process.stop()


@pytest.fixture
def cluster(tmp_path: Path, temporary: Path, scheduler: tuple[Process, str]) -> Iterator[Cluster]:
    """A scheduler without workers; at the end none of their processes and files is left."""
    with Cluster(tmp_path, temporary, *scheduler) as running:
        yield running
    assert os.listdir(temporary) == []


@dataclass
class Batch:
    """Submissions, one of which waits on the cluster until it is told to go on."""

    kit: KitFolder
    root: Path
    temporary: Path

    def __post_init__(self) -> None:
        for pipe in ("here", "go_on"):
            os.mkfifo(self.root / pipe)
        self.kit.write(
            "tests/hidden/test_hello.py", SUITE.replace("    run.finish_call()\n", WAITS, 1)
        )
        self.hand_in(SUBMISSIONS)

    def hand_in(self, files: Mapping[str, str]) -> None:
        """Fill the folder of submissions."""
        for name, text in files.items():
            file = self.root / "submissions" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def start(self, *options: str, out: str = "out") -> Process:
        """Start the grader."""
        folders = (str(self.root / "submissions"), "--out", str(self.root / out))
        return Process(
            *("-m", "grader", "grade", *folders, "--start-method", "spawn", *options),
            cwd=self.kit.root,
            environment=clean_environment()
            | {
                "TMPDIR": str(self.temporary),
                "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            },
        )

    def grade(self, *options: str, out: str = "out") -> tuple[int, str]:
        """Run the grader to its end; its exit status and what it said."""
        process = self.start(*options, out=out)
        return process.end(), process.said

    def held(self, grader: Process) -> int:
        """Return once the slow submission is being graded; by which Dask worker."""
        reader = os.open(self.root / "here", os.O_RDONLY | os.O_NONBLOCK)
        try:
            poll = select.poll()
            poll.register(reader, select.POLLIN)
            told = b""
            while True:
                while not poll.poll(100):
                    assert grader.popen.poll() is None, grader.said
                if not (chunk := os.read(reader, 100)):
                    return int(told)
                told += chunk
        finally:
            os.close(reader)

    def go_on(self) -> None:
        """End the wait."""
        (self.root / "go_on").write_text("")

    def results(self) -> list[str]:
        """The names of all that is in the folder of results."""
        return sorted(file.name for file in (self.root / "out/results").iterdir())

    def scores(self) -> list[str]:
        """The rows of the table of scores."""
        return (self.root / "out/scores.csv").read_text().splitlines()[1:]

    def has_the_bytes_of_a_local_run(self, sandbox: str = "none") -> None:
        """Fail unless the results are those of this machine alone.

        It removes what workers were killed too suddenly to remove.
        """
        assert self.grade("--sandbox", sandbox, "--jobs", "1", out="local")[0] == 0
        assert files_in(self.root / "out") == files_in(self.root / "local")


@pytest.fixture
def batch(kit: KitFolder, tmp_path: Path, temporary: Path) -> Batch:
    """Right, wrong, broken and missing ones, and one that waits."""
    return Batch(kit, tmp_path, temporary)


@pytest.mark.parametrize(
    "sandbox",
    [
        pytest.param("none", marks=pytest.mark.thorough),
        pytest.param("bubblewrap", marks=needs_bubblewrap),
    ],
)
def test_the_same_bytes_as_on_one_machine(cluster: Cluster, batch: Batch, sandbox: str) -> None:
    """Two workers, one of them below a nanny; nothing of the run is left with them."""
    workers = [cluster.start_worker(), cluster.start_worker("--no-nanny")]
    grading = batch.start("--sandbox", sandbox, "--cluster", cluster.address)
    batch.held(grading)
    assert len(os.listdir(cluster.temporary)) == 4
    batch.go_on()
    assert grading.end() == 0
    assert f"7 submissions graded; sandbox: {sandbox}." in grading.said
    assert "grader:" not in grading.said
    assert os.listdir(cluster.temporary) == []
    for worker in workers:
        assert not [each for each in worker.children() if each.children()]
    batch.has_the_bytes_of_a_local_run(sandbox)


@pytest.mark.parametrize(
    "nanny", [pytest.param("--nanny", marks=pytest.mark.thorough), "--no-nanny"]
)
def test_a_worker_that_is_killed_loses_nothing(cluster: Cluster, batch: Batch, nanny: str) -> None:
    """What it was at is graded by another one, or by itself when its nanny has started it again."""
    cluster.start_worker(nanny)
    grading = batch.start("--sandbox", "none", "--cluster", cluster.address)
    killed = batch.held(grading)
    if nanny == "--no-nanny":
        cluster.start_worker(nanny)
    os.kill(killed, signal.SIGKILL)
    assert batch.held(grading) != killed
    batch.go_on()
    assert grading.end() == 0
    batch.has_the_bytes_of_a_local_run()


def test_a_worker_that_differs_is_refused(cluster: Cluster, batch: Batch, tmp_path: Path) -> None:
    """It is named, with what it has and should have; others do the work."""
    other = tmp_path / "other"
    shutil.copytree(Path(package.__file__).parent, other / "grader")
    with (other / "grader/batch.py").open("a") as file:
        file.write("# Another version.\n")
    (tmp_path / "none/grader").mkdir(parents=True)
    (tmp_path / "none/grader/__init__.py").touch()
    for path in (other, tmp_path / "none"):
        cluster.start_worker("--no-nanny", PYTHONPATH=str(path))
    status, said = batch.grade("--sandbox", "none", "--cluster", cluster.address)
    assert status == 1
    assert said.count(" is refused: ") == 2
    assert f"is refused: it has grader {package.__version__} (" in said
    assert "is refused: this package is not installed there, or an older one" in said
    assert f"error: No worker of the cluster at {cluster.address} can grade. 0 of 7" in said

    cluster.start_worker("--no-nanny")
    grading = batch.start("--sandbox", "none", "--cluster", cluster.address)
    batch.held(grading)
    batch.go_on()
    assert (grading.end(), grading.said.count(" is refused: ")) == (0, 2)
    batch.has_the_bytes_of_a_local_run()


def test_a_scheduler_without_this_package_is_refused(
    cluster: Cluster, batch: Batch, tmp_path: Path
) -> None:
    """It could not pass the work on, and no submission is the worse for it."""
    (tmp_path / "none/grader").mkdir(parents=True)
    (tmp_path / "none/grader/__init__.py").touch()
    cluster.renew_scheduler(PYTHONPATH=str(tmp_path / "none"))
    status, said = batch.grade("--sandbox", "none", "--cluster", cluster.address)
    assert status == 1
    assert f"The scheduler at {cluster.address} cannot pass the work on: this package is" in said
    assert batch.results() == []


@pytest.mark.thorough
def test_a_submission_that_kills_its_workers_is_given_up(cluster: Cluster, batch: Batch) -> None:
    """It costs nobody else anything, and says why it has no score."""
    cluster.start_worker("--nanny")
    batch.hand_in({"s002/hello.py": FATAL})
    status, said = batch.grade("--sandbox", "none", "--cluster", cluster.address)
    assert status == 1
    assert "s002, hello: The submission could not be graded: the workers that were at it" in said
    assert [row.split(",")[1] for row in batch.scores()] == ["10", "", "0", "0", "0", "0", "10"]


def test_the_scheduler_that_is_gone_ends_it(cluster: Cluster, batch: Batch) -> None:
    """It is said in a sentence, and the same command goes on from there."""
    cluster.renew_scheduler()
    cluster.start_worker("--no-nanny")
    grading = batch.start("--sandbox", "none", "--cluster", cluster.address)
    batch.held(grading)
    os.kill(cluster.scheduler.popen.pid, signal.SIGKILL)
    assert grading.end() == 1
    (line,) = (line for line in grading.said.splitlines() if line.startswith("grader:"))
    assert f"error: The scheduler at {cluster.address} is gone. 1 of 7 submissions" in line
    assert "the same command goes on from here" in line
    status, said = batch.grade("--sandbox", "none")
    assert status == 0
    assert "7 submissions graded, 1 of them earlier" in said
    batch.has_the_bytes_of_a_local_run()


@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c_ends_it(cluster: Cluster, batch: Batch, presses: int) -> None:
    """Once, and what runs is finished; twice, and what runs is ended. The worker keeps nothing."""
    worker = cluster.start_worker("--no-nanny")
    grading = batch.start("--sandbox", "none", "--cluster", cluster.address)
    batch.held(grading)
    lanes = cluster.lanes(worker)
    os.kill(grading.popen.pid, signal.SIGINT)
    grading.hear("finishing what runs; press Ctrl-C again to stop at once")
    if presses == 1:
        batch.go_on()
    else:
        os.kill(grading.popen.pid, signal.SIGINT)
    assert grading.end() == 130
    assert f"{3 - presses} of 7 submissions graded; the same command" in grading.said
    assert psutil.wait_procs(lanes, timeout=PATIENCE)[1] == []
    assert len(batch.results()) == 3 - presses


@pytest.mark.thorough
def test_workers_forget_a_run_that_was_killed(cluster: Cluster, batch: Batch) -> None:
    """Nobody tells them that it has ended, but they hear nothing of it any more."""
    worker = cluster.start_worker("--no-nanny")
    arguments = (cluster.address, str(batch.kit.root), str(batch.root / "submissions"))
    grading = Process(
        *("-c", IMPATIENT, *arguments), cwd=batch.root, environment=clean_environment()
    )
    batch.held(grading)
    lanes = cluster.lanes(worker)
    grading.popen.kill()
    assert grading.end() == -signal.SIGKILL
    assert psutil.wait_procs(lanes, timeout=PATIENCE)[1] == []


@pytest.mark.thorough
def test_without_workers_it_waits(cluster: Cluster, batch: Batch) -> None:
    """It says so; Ctrl-C ends that, and a worker that comes gets to work."""
    waiting = batch.start("--sandbox", "none", "--cluster", cluster.address)
    waiting.hear("no worker is there; waiting for one to come")
    os.kill(waiting.popen.pid, signal.SIGINT)
    assert waiting.end() == 130
    assert "0 of 7 submissions graded" in waiting.said
    grading = batch.start("--sandbox", "none", "--cluster", cluster.address)
    grading.hear("no worker is there; waiting for one to come")
    cluster.start_worker("--no-nanny")
    batch.held(grading)
    batch.go_on()
    assert grading.end() == 0


def test_ctrl_c_waits_for_no_worker_that_has_died(cluster: Cluster, batch: Batch) -> None:
    """What it was at is graded by the next run."""
    worker = cluster.start_worker("--no-nanny")
    grading = batch.start("--sandbox", "none", "--cluster", cluster.address)
    batch.held(grading)
    worker.popen.kill()
    grading.hear("no worker is there; waiting for one to come")
    os.kill(grading.popen.pid, signal.SIGINT)
    assert grading.end() == 130
    assert "of 7 submissions graded; the same command goes on from here" in grading.said
    assert batch.grade("--sandbox", "none", "--jobs", "1")[0] == 0
    batch.has_the_bytes_of_a_local_run()


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        pytest.param(
            ["tcp://127.0.0.1:1"],
            1,
            "No Dask scheduler answers at tcp://127.0.0.1:1: ",
            marks=pytest.mark.thorough,
        ),
        (["tls://127.0.0.1:1"], 2, "--cluster tls://127.0.0.1:1 needs certificates"),
        (["localhost"], 2, "--cluster localhost is no address: missing port"),
        (["tcp://127.0.0.1:1", "--jobs", "2"], 2, "--jobs is for this machine"),
        (
            ["tcp://127.0.0.1:1", "--sandbox", "restricted"],
            2,
            "--sandbox restricted holds more on one machine",
        ),
    ],
)
def test_what_cannot_be_done_is_said(
    batch: Batch, options: list[str], status: int, message: str
) -> None:
    """The error says what is wrong, and nothing else is printed."""
    ended, said = batch.grade("--cluster", *options)
    assert ended == status
    assert said.startswith(f"grader: error: {message}")
    assert len(said.splitlines()) == 1
