"""PrairieLearn's ``results.json``: what an external grader there leaves for each submission.

The format is documented at https://docs.prairielearn.com/externalGrading/#grading-results, and
its element ``pl-external-grader-results`` shows it. What is not gradable costs no points and no
attempt there: so it is where a fault of ours left the score open, and where there was nothing that
could be graded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader import scoring
from grader.export import feedback
from grader.export.asked import Asked, Report
from grader.export.each import write_each
from grader.export.graded import Graded
from grader.model import CheckResult, Result
from grader.scoring import Status

NAME = "prairielearn"
FILE = "results.json"


def write(graded: Graded, asked: Asked) -> Report:
    """Write the files."""
    return write_each(graded, asked, NAME, FILE, lambda result: _document(result, asked.language))


def _document(result: Result, language: str) -> Mapping[str, Any]:
    match scoring.status(result.checks):
        case Status.GRADER_ERROR:
            return {"gradable": False, "format_errors": [feedback.our_fault(language)]}
        case Status.MISSING:
            return {"gradable": False, "format_errors": _reasons(result, language)}
        case Status.GRADED:
            score = scoring.score(result.checks)
            return {
                "gradable": True,
                "score": (score.points or 0.0) / score.max_points if score.max_points else 0.0,
                "message": feedback.points(score, language),
                "tests": [_test(check, language) for check in result.checks],
            }


def _reasons(result: Result, language: str) -> list[str]:
    """Why nothing could be graded, each reason once."""
    said = (words for check in result.checks for words in feedback.paragraphs(check, language))
    return [*dict.fromkeys(said)]


def _test(check: CheckResult, language: str) -> Mapping[str, Any]:
    return {
        "name": feedback.title(check, language),
        "description": f"{check.exercise}: {feedback.outcome(check, language)}",
        "points": check.points,
        "max_points": check.max_points,
        "message": "\n".join(feedback.paragraphs(check, language)),
    }
