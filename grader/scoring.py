"""From pytest's JSON report to check results, and from these to scores; pure, no input or output.

The report is the one of pytest-json-report. The plugin of the grader has put what a check found
into the ``metadata`` of its entry, see ``grader.records``. Whatever has no such metadata did not
end as a check ends, and that is the grader's fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from grader import records
from grader.model import CheckResult, Exercise, Outcome, Result

SUITE = ""
"""Stands for the name of a check where a whole suite, or a whole submission, could not be run."""
OF_THE_SUITE = "The suite "
"""What a reason begins with that holds for every submission alike."""


class Status(StrEnum):
    """What the row of a submission says beside its score."""

    GRADED = "graded"
    MISSING = "missing"
    """Nothing that could be graded was handed in."""
    GRADER_ERROR = "grader_error"
    """The score is left empty: something of ours broke."""


@dataclass(frozen=True)
class Score:
    """Points out of points. ``points`` is None where a grader error leaves them open."""

    points: float | None
    max_points: float


def check_results(
    report: Mapping[str, Any], exercises: Sequence[Exercise]
) -> tuple[CheckResult, ...]:
    """Read the checks of one session out of its report, exercise by exercise, in suite order."""
    slugs = {exercise.suite.name: exercise.slug for exercise in exercises}
    results: list[CheckResult] = []
    for collector in report.get("collectors", ()):
        if collector["outcome"] != "passed" and (slug := _slug(collector["nodeid"], slugs)):
            reason = str(collector.get("longrepr", "")) or "no reason given"
            results.append(grader_error(slug, f"{OF_THE_SUITE}cannot be collected: {reason}"))
    ran = {test["nodeid"]: test for test in report.get("tests", ())}
    results.extend(
        _check_result(nodeid, slug, ran.get(nodeid))
        for nodeid in dict.fromkeys((*_collected(report), *ran))
        if (slug := _slug(nodeid, slugs))
    )
    for slug in slugs.values():
        if all(result.exercise != slug for result in results):
            results.append(grader_error(slug, f"{OF_THE_SUITE}holds no check."))
    order = list(slugs.values())
    return tuple(sorted(results, key=lambda result: order.index(result.exercise)))


def grader_error(exercise: str, reason: str, check: str = SUITE) -> CheckResult:
    """Make the result of a check, or of a whole suite, that our own fault kept from being run."""
    return CheckResult(
        exercise=exercise,
        check=check,
        title="",
        outcome=Outcome.GRADER_ERROR,
        points=None,
        max_points=0,
        rationale=reason,
    )


def score(checks: Iterable[CheckResult]) -> Score:
    """Add up what the checks gave."""
    checks = tuple(checks)
    points = [check.points for check in checks if check.points is not None]
    return Score(
        points=sum(points) if len(points) == len(checks) else None,
        max_points=sum(check.max_points for check in checks),
    )


def scores(result: Result, exercises: Iterable[str]) -> tuple[Score, ...]:
    """Add up what the checks of each exercise gave."""
    return tuple(score(result.of([exercise]).checks) for exercise in exercises)


def status(checks: Iterable[CheckResult]) -> Status:
    """Say in one word how the grading of these checks went."""
    outcomes = {check.outcome for check in checks}
    if Outcome.GRADER_ERROR in outcomes:
        return Status.GRADER_ERROR
    nothing_there = outcomes <= {Outcome.MISSING, Outcome.SKIPPED}
    return Status.MISSING if nothing_there else Status.GRADED


def _slug(nodeid: str, slugs: Mapping[str, str]) -> str | None:
    return slugs.get(nodeid.partition("::")[0].rpartition("/")[2])


def _collected(report: Mapping[str, Any]) -> Iterator[str]:
    """Name the tests that were collected; one that did not run has no entry of its own."""
    for collector in report.get("collectors", ()):
        for child in collector["result"]:
            if child["type"] == "Function":
                yield child["nodeid"]


def _check_result(nodeid: str, slug: str, test: Mapping[str, Any] | None) -> CheckResult:
    name = nodeid.rpartition("::")[2].removeprefix("test_")
    if test is None:
        return grader_error(slug, "The check was collected and never ran.", name)
    metadata = test.get("metadata")
    if not isinstance(metadata, Mapping):
        return grader_error(slug, _crash(test) or "The check left no result.", name)
    try:
        check = records.from_json(metadata)
        if check.points != points_for(check.outcome, check.max_points):
            raise ValueError(f"{check.points} points for {check.outcome}")
    except (KeyError, TypeError, ValueError) as error:
        return grader_error(slug, f"The check's metadata are broken: {error!r}", name)
    if check.outcome is Outcome.PASSED and test["outcome"] != "passed":
        reason = _crash(test) or f"pytest says {test['outcome']} of a check that passed"
        return replace(check, outcome=Outcome.GRADER_ERROR, points=None, rationale=reason)
    return check


def points_for(outcome: Outcome, worth: float) -> float | None:
    """What a check gives that is worth so much: nothing is known where we failed."""
    if outcome is Outcome.GRADER_ERROR:
        return None
    return worth if outcome is Outcome.PASSED else 0.0


def _crash(test: Mapping[str, Any]) -> str:
    """Give the message of the first stage of a test that did not pass."""
    for stage in ("setup", "call", "teardown"):
        details = test.get(stage)
        if details and details["outcome"] != "passed":
            crash = details.get("crash")
            return str(crash["message"] if crash else details.get("longrepr", ""))
    return ""


def points_text(points: float | None) -> str:
    """Write points without needless zeros; open ones are empty."""
    return "" if points is None else f"{points:.10g}"
