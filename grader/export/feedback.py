"""What a student is told of a check, as plain text in one language.

It is what ``grader.pages.feedback`` tells without its pictures, places and outputs. What strangers
wrote into it moves no cursor and turns no direction.
"""

from __future__ import annotations

from grader import scoring
from grader.export.asked import Left
from grader.model import CheckResult, Outcome, Result
from grader.pages import outcomes
from grader.pages.template import shown
from grader.scoring import Score, Status, points_text
from grader.words import said, text

LONGEST = 1_500
"""Characters of a paragraph: PrairieLearn takes files of one megabyte at most."""


def title(check: CheckResult, language: str) -> str:
    """Name the check; one without a name stands for all of a suite."""
    return _plain(check.title or text("All checks"), language)


def name(check: CheckResult, language: str) -> str:
    """Name the check where those of several exercises stand together."""
    return f"{check.exercise}: {title(check, language)}"


def outcome(check: CheckResult, language: str) -> str:
    """Say in a word or two how it ended."""
    return said(outcomes.word(check.outcome), language)


def paragraphs(check: CheckResult, language: str) -> list[str]:
    """Say what was seen and what to try; nothing where the check passed."""
    match check.outcome:
        case Outcome.PASSED:
            return []
        case Outcome.GRADER_ERROR:
            # What broke is for the teacher, and may quote the suite.
            return [our_fault(language)]
        case _:
            return [_plain(words, language) for words in (check.rationale, check.help) if words]


def points(score: Score, language: str) -> str:
    """Say how many points there are of how many."""
    return said(
        text(
            "{won} of {most} points",
            won=points_text(score.points),
            most=points_text(score.max_points),
        ),
        language,
    )


def our_fault(language: str) -> str:
    """Tell a student why there is no score."""
    fault = text(
        "The grader failed here. That is our fault, it costs you no points, and your teacher is"
        " told."
    )
    return said(fault, language)


def left_open(result: Result) -> tuple[Left, ...]:
    """Tell a teacher that our own fault left the score open, if so."""
    if scoring.status(result.checks) is not Status.GRADER_ERROR:
        return ()
    reason = text("the grader failed, so there is no score: grade it again")
    return (Left(result.submission, reason),)


def _plain(words: str, language: str) -> str:
    """A text whose characters all show themselves, and not too much of it."""
    whole = said(words, language)
    beginning = whole if len(whole) <= LONGEST else f"{whole[:LONGEST]}…"
    return shown(beginning)
