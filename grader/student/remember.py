"""Keeps what a student's own run of pytest has found, so that ``grader list`` knows it, too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader import catalog
from grader.model import CheckResult
from grader.student import handouts
from grader.student.progress_file import ProgressFile
from grader.visible import VisibleCheck


def remember(folder: Path, results: Sequence[CheckResult], *, not_started: bool) -> None:
    """Note what all visible checks of the exercise in ``folder`` have found.

    It is a help and no more: where the exercise cannot be read or nothing be written, all stays as
    it was.
    """
    exercise = catalog.read_handout(folder, [])
    if exercise is None:
        return
    digest = handouts.digest(exercise)
    checks = [VisibleCheck(result, (), not_started) for result in results]
    ProgressFile(folder.parent).update(
        lambda progress: progress.with_standing(
            exercise.slug, progress.of(exercise.slug).found(checks, digest)
        )
    )
