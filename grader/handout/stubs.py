"""Looks whether the stubs that are to be handed out are still stubs.

A teacher tries an exercise out where it lies, and forgets to take that back. What is handed out is
looked at in two ways: git, where the kit is under it, says which stubs are not as they were
committed; and the visible suites run on all of them, as they will at a student's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from grader import catalog, scoring
from grader.handout.contents import Handed
from grader.model import Handout, Kit, Outcome, WrongUse
from grader.scoring import Score
from grader.visible import CannotRun, VisibleRun
from grader.words import joined, text


@dataclass(frozen=True)
class Tried:
    """An untouched stub, and what its visible checks give for it."""

    exercise: Handout
    score: Score


def changed_stubs(kit: Kit) -> tuple[Path, ...]:
    """Name the stubs that differ from what was committed last; none where git knows nothing."""
    git = shutil.which("git")
    if git is None:
        return ()
    stubs = [exercise.stub.relative_to(kit.root).as_posix() for exercise in kit.exercises]
    told = subprocess.run(
        [git, "diff", "--name-only", "--relative", "-z", "HEAD", "--", *stubs],
        cwd=kit.root,
        capture_output=True,
        check=False,
    )
    if told.returncode != 0:
        return ()
    return tuple(kit.root / os.fsdecode(name) for name in told.stdout.split(b"\0") if name)


def tried(handed: Handed, exercises: Sequence[Handout], jobs: int) -> Iterator[Tried]:
    """Unpack the handout as a student does, and run the visible checks on each stub.

    Raises:
        WrongUse: when a stub passes them all, or they cannot run.
    """
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        folder = Path(name)
        handed.unpack(folder)
        with ThreadPoolExecutor(jobs) as pool:
            try:
                yield from pool.map(lambda exercise: _try(exercise, folder), exercises)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def _try(exercise: Handout, folder: Path) -> Tried:
    with VisibleRun(folder / catalog.EXERCISES / exercise.slug) as run:
        try:
            results = [check.result for check in run.results() or ()]
        except CannotRun as error:
            raise _fault(exercise, error.reason) from None
    for check in results:
        if check.outcome is Outcome.GRADER_ERROR:
            raise _fault(exercise, check.rationale)
    if all(check.outcome is Outcome.PASSED for check in results):
        raise WrongUse(
            text(
                "{stub} passes all visible checks: is it a solution? Students are to get a stub.",
                stub=exercise.stub,
            )
        )
    return Tried(exercise, scoring.score(results))


def _fault(exercise: Handout, reason: str) -> WrongUse:
    return WrongUse(joined(": ", [str(exercise.visible_suite), reason]))
