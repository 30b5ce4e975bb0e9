"""How outcomes look on a page: a word, a sign for whoever sees no colours, and a colour."""

from __future__ import annotations

from grader.model import Outcome
from grader.scoring import Status
from grader.words import Text, text


def word(outcome: Outcome) -> Text:
    """Say how a check ended, as a student understands it."""
    match outcome:
        case Outcome.PASSED:
            return text("passed")
        case Outcome.FAILED:
            return text("not passed")
        case Outcome.ERROR:
            return text("the program broke")
        case Outcome.TIMED_OUT:
            return text("not finished in time")
        case Outcome.SKIPPED:
            return text("not looked at")
        case Outcome.MISSING:
            return text("not handed in")
        case Outcome.GRADER_ERROR:
            return text("not graded")


def sign(outcome: Outcome) -> str:
    """Mark how a check ended."""
    match outcome:
        case Outcome.PASSED:
            return "✓"
        case Outcome.FAILED | Outcome.ERROR | Outcome.TIMED_OUT:
            return "✗"
        case Outcome.SKIPPED | Outcome.MISSING:
            return "–"
        case Outcome.GRADER_ERROR:
            return "!"


def colour(outcome: Outcome) -> str:
    """Name the class of the style sheet."""
    return {"✓": "good", "✗": "bad", "–": "open", "!": "ours"}[sign(outcome)]


def status(of: Status) -> Text:
    """Say how the grading of a submission went."""
    match of:
        case Status.GRADED:
            return text("graded")
        case Status.MISSING:
            return text("nothing handed in")
        case Status.GRADER_ERROR:
            return text("grader error")
