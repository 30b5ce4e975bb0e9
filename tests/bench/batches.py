"""Batches of submissions to measure with, and ``grader grade`` on them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

from tests.classroom import COMMANDS

KIT = Path(__file__).parents[2]
EXAMPLES = KIT / "tests" / "batch"


def of_examples(folder: Path, number: int) -> Path:
    """Make a batch: the ten example submissions, again and again under other names."""
    examples = sorted(EXAMPLES.glob("s0*"))
    folder.mkdir()
    for count in range(number):
        example = examples[count % len(examples)]
        copy = shutil.copytree if example.is_dir() else shutil.copyfile
        copy(example, folder / f"{count:05}_{example.name}")
    return folder


def here(jobs: int) -> list[str]:
    """The option to have this machine do the work, in so many processes."""
    return ["--jobs", str(jobs)]


def grading(
    submissions: Path, out: Path, where: Iterable[str], slugs: Iterable[str] = ()
) -> list[str]:
    """The command that grades a batch with everything on; ``slugs`` name some of the exercises.

    ``where`` is the option for who does the work.
    """
    return [
        *(str(COMMANDS / "grader"), "grade", str(submissions), "--out", str(out)),
        *("--kit", str(KIT), "--sandbox", "bubblewrap", *where),
        *(part for slug in slugs for part in ("--exercise", slug)),
    ]


def grade(submissions: Path, where: Iterable[str], slugs: Iterable[str] = ()) -> None:
    """Grade a batch as if for the first time."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        run(grading(submissions, Path(folder, "out"), where, slugs))


def run(
    command: Sequence[str],
    cwd: Path | None = None,
    accepted: Container[int] = (0,),
    meanwhile: Callable[[subprocess.Popen[str]], None] = lambda _: None,
) -> None:
    """Run a command to its end, and stop the benchmark if it fails: its time would tell nothing.

    ``accepted`` are the statuses that are no failure; ``meanwhile`` may look at the process while
    it runs.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=cwd, text=True
        ) as process:
            try:
                meanwhile(process)
                process.wait()
            except BaseException:
                process.terminate()
                raise
        if process.returncode not in accepted:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read()}")
