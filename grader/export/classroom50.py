"""Classroom 50's ``result.json``: what an autograder there leaves in its runner.

The format is ``classroom50/result/v1``, documented with what the runner provides at
https://github.com/foundation50/classroom50/wiki/Advanced-Autograding and published as
``schemas/result-v1.schema.json`` in the same repository. Two things of it are odd:

* Points are whole numbers. Where ours are not, all of them are multiplied by the least number that
  makes them whole, which changes no ratio: 7.5 of 10 becomes 15 of 20.
* Who handed in what, and when, stands in the runner's environment, for one submission at a time.

Where a fault of ours left the score open there is no file, and ``grader export`` ends with status
1; an autograder that passes this on has the runner publish an error in place of a score.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from grader import scoring
from grader.export import feedback
from grader.export.asked import Asked, Report
from grader.export.each import write_each
from grader.export.graded import Graded
from grader.model import CheckResult, Outcome, Result, WrongUse
from grader.scoring import Status
from grader.words import joined, text

NAME = "classroom50"
FILE = "result.json"
SCHEMA = "classroom50/result/v1"

_VARIABLES = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
"""Field of the file -> variable of the runner's environment that has it."""

_STAMPED = ("assignment_type", "owner")
"""The runner writes these itself, whatever stands there; so they may be lacking."""

_OTHERWISE = {"OWNER": "USERNAME", "REVIEW_URL": "COMMIT_URL"}
"""What the documentation names in place of a variable that is not there."""

_TAG = re.compile(r"submit/(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\dZ)-")
_FINEST = 1000
"""Parts of a point that are told apart."""


def write(graded: Graded, asked: Asked) -> Report:
    """Write the file of the one submission."""
    if len(graded) != 1:
        raise WrongUse(
            text(
                "--to {format} is for the one submission that its runner is at: name it with"
                " --submission.",
                format=NAME,
            )
        )
    about = _environment()
    return write_each(
        graded, asked, NAME, FILE, lambda result: _document(result, about, asked.language)
    )


def _environment() -> dict[str, str]:
    found = {
        name: os.environ.get(variable) or os.environ.get(_OTHERWISE.get(variable, ""), "")
        for name, variable in _VARIABLES.items()
    }
    empty = [name for name, value in found.items() if not value]
    if lacking := [_VARIABLES[name] for name in empty if name not in _STAMPED]:
        raise WrongUse(
            text(
                "--to {format} is used in its runner, which says whose submission it is in"
                " variables of the environment. Lacking: {variables}.",
                format=NAME,
                variables=joined(text(", "), lacking),
            )
        )
    return {name: value for name, value in found.items() if value}


def _document(result: Result, about: Mapping[str, str], language: str) -> Mapping[str, Any] | None:
    if scoring.status(result.checks) is Status.GRADER_ERROR:
        return None
    whole = _whole(result.checks)
    score = scoring.score(result.checks)
    return {
        "schema": SCHEMA,
        **about,
        "datetime": _submitted_at(about["submission"]),
        "score": whole(score.points or 0.0),
        "max-score": whole(score.max_points),
        "tests": [
            {
                "test-name": feedback.name(check, language),
                "passed": check.outcome is Outcome.PASSED,
                "score": whole(check.points or 0.0),
                "max-score": whole(check.max_points),
                "outcome": feedback.outcome(check, language),
                "message": "\n".join(feedback.paragraphs(check, language)),
            }
            for check in result.checks
        ],
    }


def _whole(checks: Iterable[CheckResult]) -> Callable[[float], int]:
    """A function that multiplies points so that those of all checks are whole."""
    parts = (Fraction(check.max_points).limit_denominator(_FINEST) for check in checks)
    factor = math.lcm(*(part.denominator for part in parts))
    return lambda points: round(points * factor)


def _submitted_at(tag: str) -> str:
    """The instant that the tag of the submission names."""
    if not (found := _TAG.match(tag)):
        raise WrongUse(
            text(
                "${variable} is {tag}, and should be like submit/2026-06-01T14-32-05Z-a1b2c3d.",
                variable=_VARIABLES["submission"],
                tag=tag,
            )
        )
    return ":".join(found.groups())
