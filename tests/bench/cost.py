"""What grading costs beside bare runs: ``python -m tests.bench.cost``.

Measured are the processor seconds, user's and system's, of every process that one right submission
of all exercises takes, the reference solutions, in each of these ways:

    bare   every program run that the hidden suites make, by ``python FILE`` in a new folder with
           the same files: no grader, no sandbox
    cold   the grading of it, with all hidden checks in bubblewrap, each run a new interpreter
    warm   the same with runs forked out of a nursery

"cold / bare" and "warm / bare" are the prices of a verdict: 1 would mean that holding, looking,
sandbox, pytest and the report cost nothing.

The bare runs are those that a first grading made, as many and the same. For a run that calls a
function, or plays a scene of the suite's own, the FILE is a few lines that import it and make the
same call under the same start method. Nobody holds, looks, answers or sends signals then: each run
goes its own way to its end, some of them beyond the point where a check breaks off, and the sleeps
last. So several are run side by side (``--together``), which saves time and no processor time, and
the one that waits a thousand seconds for a stubborn child is ended after some.

A worker grades one submission after the other, so pytest and the suites are imported before the
measurement, and each way grades several (``--submissions``), the same one again and again; the
start and the end of the nursery are within it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_start_method
from pathlib import Path

from grader import catalog, grading
from grader.model import Exercise, Outcome, Submission
from grader.observe import Isolation
from grader.observe.folder import SCENE
from grader.observe.launch import Command, Places
from grader.observe.scan import Tree
from grader.observe.wire import from_data
from grader.sandbox import Bubblewrap, SandboxUnavailable, system
from tests.bench import rounds
from tests.bench.batches import KIT
from tests.bench.processor_time import metered

START_METHOD = "fork"
LONGEST_SECONDS = 20
"""A bare run that takes longer than this only sleeps, and is ended."""
CALLER = "bare_call.py"
CALL = """\
import multiprocessing

if __name__ == "__main__":
    multiprocessing.set_start_method("{start_method}")
    import {module}

    {module}.{function}({arguments})
"""
SET_START_METHOD = """\
if __name__ == "__main__":
    __import__("multiprocessing").set_start_method("{start_method}")
"""


@dataclass(frozen=True)
class BareRun:
    """A program run as it is without the grader."""

    file: str
    """Which of the files is run."""
    files: Mapping[str, bytes]

    def run(self) -> None:
        """Run it to its end."""
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for name, content in self.files.items():
                Path(folder, name).write_bytes(content)
            with subprocess.Popen(
                [system.interpreter(), self.file],
                cwd=folder,
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            ) as process:
                # Every process of the run holds the pipe, so its end is that of all of them.
                try:
                    process.communicate(timeout=LONGEST_SECONDS)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)


class Recorder:
    """Starts programs as another isolation does, and notes the bare run to each."""

    def __init__(self, isolation: Isolation) -> None:
        self.name = isolation.name
        self.portable = isolation.portable
        self.bare_runs: list[BareRun] = []
        self._isolation = isolation

    @property
    def runs(self) -> Path | None:
        return self._isolation.runs

    def places(self, run_folder: Path) -> Places:
        return self._isolation.places(run_folder)

    def start(self, command: Command) -> Tree:
        self.bare_runs.append(bare_run(command))
        return self._isolation.start(command)


def bare_run(command: Command) -> BareRun:
    """What ``python FILE`` would be for a run that is about to start."""
    work, door = command.run_folder / "work", command.run_folder / "door"
    files = {file.name: file.read_bytes() for file in (*work.iterdir(), *door.glob(f"{SCENE}.py"))}
    settings = json.loads((door / "settings.json").read_text(encoding="utf-8"))
    start_method = settings["start_method"]
    if call := settings.get("call"):
        arguments = ", ".join(repr(from_data(argument)) for argument in call["args"])
        caller = CALL.format(
            start_method=start_method,
            module=call["module"],
            function=call["function"],
            arguments=arguments,
        )
        return BareRun(CALLER, {**files, CALLER: caller.encode()})
    (file,) = command.arguments
    if start_method != get_start_method():
        files[file] = SET_START_METHOD.format(start_method=start_method).encode() + files[file]
    return BareRun(file, files)


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=5)
    options.add_argument("--submissions", type=int, default=5, help="default: %(default)s")
    options.add_argument("--together", type=int, default=8, help="default: %(default)s")
    options.add_argument("--exercise", action="append", help="default: all")
    wanted = options.parse_args()
    exercises = catalog.load_kit(KIT, wanted.exercise or ()).exercises
    with metered() as meter:
        bare_runs = recorded(exercises)
        ways = {
            "bare": partial(run_all, bare_runs, wanted.together),
            "cold": partial(grade, exercises, Bubblewrap(warm=False), wanted.submissions),
            "warm": partial(grade, exercises, Bubblewrap(warm=True), wanted.submissions),
        }
        seconds = rounds.measured(ways, wanted.rounds, meter)
    for way in ("cold", "warm"):
        seconds[way] = [each / wanted.submissions for each in seconds[way]]
    unit = "processor s to a submission"
    rows = [rounds.Row(way, values, unit) for way, values in seconds.items()]
    rows += rounds.ratios(seconds, [("cold", "bare"), ("warm", "bare"), ("warm", "cold")])
    heading = f"{len(exercises)} exercises, {len(bare_runs)} runs of programs"
    rounds.tell(wanted, rounds.Table(heading, rows))


def recorded(exercises: Sequence[Exercise]) -> list[BareRun]:
    """The bare run to each that grading the reference solutions makes."""
    sandbox = Bubblewrap(warm=False)
    try:
        sandbox.probe()
    except SandboxUnavailable as error:
        raise SystemExit(str(error)) from None
    recorder = Recorder(sandbox)
    grade(exercises, recorder, 1)
    return recorder.bare_runs


def run_all(bare_runs: Sequence[BareRun], together: int) -> None:
    """Run each once, so many at a time."""
    with ThreadPoolExecutor(together) as pool:
        for _ in pool.map(BareRun.run, bare_runs):
            pass


def grade(exercises: Sequence[Exercise], isolation: Isolation, submissions: int) -> None:
    """Grade the reference solutions so many times, as one worker does, to the end of all of it."""
    right = Submission("right", {exercise.slug: exercise.reference for exercise in exercises})
    try:
        for _ in range(submissions):
            checks = grading.grade(right, exercises, isolation, START_METHOD)
            if failed := [check for check in checks if check.outcome is not Outcome.PASSED]:
                raise SystemExit(f"A right submission was graded as wrong: {failed[0]}")
    finally:
        if isinstance(isolation, Bubblewrap):
            isolation.close()


if __name__ == "__main__":
    main()
