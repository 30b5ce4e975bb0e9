"""What a student is told of all checks, as a piece of HTML on one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader import scoring
from grader.export import feedback
from grader.model import CheckResult, Result
from grader.pages import outcomes
from grader.pages.template import render
from grader.scoring import Score, Status


def comment(result: Result, slugs: Sequence[str], language: str) -> str:
    """Make it: the points, and by exercise what each check saw and what to try."""
    pieces = render(
        "comment",
        language,
        score=feedback.points(scoring.score(result.checks), language),
        parts=list(_parts(result, slugs, language)),
    )
    return "".join(pieces).strip()


def _parts(result: Result, slugs: Sequence[str], language: str) -> Iterator[Mapping[str, Any]]:
    for slug in slugs:
        if checks := result.of([slug]).checks:
            is_missing = scoring.status(checks) is Status.MISSING
            yield {
                "slug": slug,
                "score": feedback.points(scoring.score(checks), language),
                # Why there is nothing to look at is the same for each check.
                "missing": _lines(checks[0], language) if is_missing else (),
                "checks": [_check(check, language) for check in checks],
            }


def _check(check: CheckResult, language: str) -> Mapping[str, Any]:
    return {
        "sign": outcomes.sign(check.outcome),
        "title": feedback.title(check, language),
        "points": feedback.points(Score(check.points, check.max_points), language),
        "lines": _lines(check, language),
    }


def _lines(check: CheckResult, language: str) -> list[str]:
    return [
        line
        for paragraph in feedback.paragraphs(check, language)
        for line in paragraph.splitlines()
    ]
