"""Batches to be exported, which nobody has graded: who handed in what, and how the checks ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from grader import manifest, results, scoring
from grader.export import formats, graded
from grader.export.asked import Asked, Report
from grader.manifest import HandedIn, Manifest, Student
from grader.model import CheckResult, Outcome, Result
from tests.made_up import VERSIONS, check

PASSED, FAILED, OURS = Outcome.PASSED, Outcome.FAILED, Outcome.GRADER_ERROR
FULL = (PASSED, PASSED, PASSED, PASSED)
HALF = (PASSED, FAILED, PASSED, FAILED)
NONE = (FAILED,) * 4

EACH = 2.5
"""Points of a check."""


def result(name: str, outcomes: Sequence[Outcome], slug: str = "hello") -> Result:
    """A submission whose checks ended so."""
    checks = tuple(_check(slug, number, outcome) for number, outcome in enumerate(outcomes))
    return Result(name, checks, VERSIONS, {slug: "0" * 64}, {slug: "pass\n"})


def _check(slug: str, number: int, outcome: Outcome) -> CheckResult:
    points = scoring.points_for(outcome, EACH)
    return replace(check(slug, number, outcome), points=points, max_points=EACH)


def batch(out: Path, made: Iterable[Result], handed_in: Manifest | None = None) -> Path:
    """A folder of results, as ``grader grade`` leaves it."""
    made = tuple(made)
    files = results.file_names([each.submission for each in made])
    for each in made:
        results.write(out, files[each.submission], each)
    results.write_tables(out, [*made[0].digests], files)
    if handed_in is not None:
        (out / manifest.FILE).write_text(manifest.as_json(handed_in), encoding="utf-8")
    return out


def by(source: str, **students: Student) -> Manifest:
    """A manifest of one submission each."""
    entries = (HandedIn(submission, student) for submission, student in students.items())
    return Manifest(source, tuple(entries))


def export(out: Path, to: str, asked: Asked) -> Report:
    """Write what is asked for."""
    return formats.write(to, graded.read(out), asked)


def left(report: Report) -> dict[str, str]:
    """Submission -> why it was not placed."""
    return {each.submission: str(each.reason) for each in report.left}
