"""Gradescope's ``results.json``: what an autograder there leaves for each submission.

The format is documented at https://gradescope-autograders.readthedocs.io/en/latest/specs/. It wants
a score at the top or at each test, so where a fault of ours left the score open there is no file:
Gradescope then says that it did not receive any results, and gives no score. A test is ``passed``
or ``failed`` there, and nothing else; how it ended is in its output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader import scoring
from grader.export import feedback
from grader.export.asked import Asked, Report
from grader.export.each import write_each
from grader.export.graded import Graded
from grader.model import Outcome, Result
from grader.scoring import Status

NAME = "gradescope"
FILE = "results.json"

_PLAIN = "text"
_FOR_STUDENTS = "visible"
_FOR_TEACHERS = "hidden"


def write(graded: Graded, asked: Asked) -> Report:
    """Write the files."""
    return write_each(
        graded, asked, NAME, FILE, lambda result: _document(result, graded, asked.language)
    )


def _document(result: Result, graded: Graded, language: str) -> Mapping[str, Any] | None:
    if scoring.status(result.checks) is Status.GRADER_ERROR:
        return None
    score = scoring.score(result.checks)
    return {
        "score": score.points,
        "output": feedback.points(score, language),
        "output_format": _PLAIN,
        "visibility": _FOR_STUDENTS,
        "stdout_visibility": _FOR_TEACHERS,
        "tests": list(_tests(result, graded.slugs, language)),
    }


def _tests(result: Result, slugs: tuple[str, ...], language: str) -> Iterator[Mapping[str, Any]]:
    for part, slug in enumerate(slugs, 1):
        for number, check in enumerate(result.of([slug]).checks, 1):
            words = (feedback.outcome(check, language), *feedback.paragraphs(check, language))
            yield {
                "name": feedback.name(check, language),
                "name_format": _PLAIN,
                "number": f"{part}.{number}",
                "score": check.points,
                "max_score": check.max_points,
                "status": "passed" if check.outcome is Outcome.PASSED else "failed",
                "output": "\n".join(words),
                "output_format": _PLAIN,
                "visibility": _FOR_STUDENTS,
            }
