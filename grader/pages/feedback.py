"""The page of one submission: what each check looked for, what it saw, and where.

A hidden check is told in its own words; of its code nothing is shown. So a fault of ours says no
more than that it is ours, and where a traceback goes through a test's own module, the lines that
Python quotes of that are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader import places, scoring
from grader.intake import LONGEST_SOURCE
from grader.model import CheckResult, Outcome, Result
from grader.observe.folder import SCENE
from grader.pages import outcomes
from grader.pages.drawing import drawn
from grader.pages.lines import Concern, concerns
from grader.pages.template import render
from grader.scoring import Score, Status
from grader.words import Text

MOST_OUTPUT = 4_000
"""Characters of each output of a program that are shown: the last ones."""

MOST_LINES = 1_000
"""Lines of a student's file that are shown: the first ones."""

_BROKE = (Outcome.FAILED, Outcome.ERROR, Outcome.TIMED_OUT)
_QUOTED_SCENE = re.compile(
    rf'^(?P<indent>[ |+-]*)(?P<frame>File "[^"\n]*{SCENE}\.py", line .*\n)(?:(?P=indent)  .*\n?)+',
    re.MULTILINE,
)


@dataclass(frozen=True)
class Output:
    """What the program wrote."""

    name: str
    text: str
    is_cut: bool
    same_as: int | None
    """The number of an earlier check whose output was the same."""


@dataclass(frozen=True)
class Shown:
    """A check, as the page shows it."""

    number: int
    check: CheckResult
    same_as: int | None
    """The number of an earlier check that ended the same way for the same reason."""
    places: tuple[Text, ...]
    lines: tuple[int, ...]
    """Those of the student's file that it concerns."""
    outputs: tuple[Output, ...]
    picture: Markup

    @property
    def anchor(self) -> str:
        return anchor(self.check)

    @property
    def colour(self) -> str:
        return outcomes.colour(self.check.outcome)

    @property
    def sign(self) -> str:
        return outcomes.sign(self.check.outcome)

    @property
    def word(self) -> Text:
        return outcomes.word(self.check.outcome)

    @property
    def is_ours(self) -> bool:
        """Whether the fault is the grader's, whose words are for the teacher."""
        return self.check.outcome is Outcome.GRADER_ERROR

    @property
    def hint(self) -> str:
        """What the author wrote for whoever fails it: no use where no program ever ran."""
        return self.check.hint if self.check.outcome in _BROKE and self.check.events else ""


@dataclass(frozen=True)
class Line:
    """A line of the student's file."""

    text: str
    concerns: tuple[Concern, ...]

    def is_of(self, check: int) -> bool:
        return any(check in concern.checks for concern in self.concerns)


@dataclass(frozen=True)
class Part:
    """An exercise, as the page shows it."""

    slug: str
    title: str
    score: Score
    missing: str
    """Why there is nothing to look at; empty where there is."""
    checks: tuple[Shown, ...]
    lines: tuple[Line, ...]
    is_cut: bool
    """Whether the file has more lines than are shown."""

    @property
    def colour(self) -> str:
        if self.score.points is None:
            return "ours"
        return "good" if self.score.points == self.score.max_points else "bad"


def page(result: Result, titles: Mapping[str, str], language: str) -> Iterator[str]:
    """Make the page, piece by piece; ``titles`` are those of the exercises, in their order."""
    parts = [
        _part(slug, title, of_it, language)
        for slug, title in titles.items()
        if (of_it := result.of([slug])).checks
    ]
    return render(
        "feedback",
        language,
        name=result.submission,
        score=scoring.score(result.checks),
        parts=parts,
        versions=result.versions,
    )


def anchor(check: CheckResult) -> str:
    """Where on its page a check is: no two of one page are the same."""
    return f"{check.exercise}.{check.check}"


def _part(slug: str, title: str, result: Result, language: str) -> Part:
    checks = result.checks
    is_missing = scoring.status(checks) is Status.MISSING
    source = result.sources.get(slug, "")
    broke = {n: check for n, check in enumerate(checks, 1) if check.outcome in _BROKE}
    lines = tuple(_lines(source, concerns(f"{slug}.py", broke)))
    return Part(
        slug=slug,
        title=title,
        score=scoring.score(checks),
        missing=checks[0].rationale if is_missing else "",
        checks=tuple(_shown(checks, lines, language)),
        lines=lines,
        is_cut=len(source) >= LONGEST_SOURCE or source.count("\n") > MOST_LINES,
    )


def _shown(checks: Sequence[CheckResult], lines: Sequence[Line], language: str) -> Iterator[Shown]:
    reasons: dict[tuple[Outcome, str], int] = {}
    printed: dict[tuple[str, str], int] = {}
    for number, check in enumerate(checks, 1):
        # Of a check that failed, the pictures differ where the words do not.
        reason = (check.outcome, check.rationale)
        same_as = reasons.setdefault(reason, number) if check.outcome is Outcome.ERROR else number
        yield Shown(
            number=number,
            check=check,
            same_as=None if same_as == number else same_as,
            places=tuple(places.sentences(check.places)),
            lines=tuple(n for n, line in enumerate(lines, 1) if line.is_of(number)),
            outputs=tuple(_outputs(number, check, printed)) if check.outcome in _BROKE else (),
            picture=drawn(check, language) if check.outcome in _BROKE else Markup(),
        )


def _outputs(
    number: int, check: CheckResult, printed: dict[tuple[str, str], int]
) -> Iterator[Output]:
    for name, output in (("stdout", check.stdout), ("stderr", without_scenes(check.stderr))):
        if output.strip():
            first = printed.setdefault((name, output), number)
            yield Output(
                name=name,
                text=output[-MOST_OUTPUT:].strip("\n"),
                is_cut=len(output) > MOST_OUTPUT,
                same_as=None if first == number else first,
            )


def without_scenes(output: str) -> str:
    """Leave out of tracebacks what Python quotes of a test's own module."""
    return _QUOTED_SCENE.sub(r"\g<indent>\g<frame>", output)


def _lines(source: str, concerned: Mapping[int, Sequence[Concern]]) -> Iterator[Line]:
    lines = source.split("\n")[:MOST_LINES]
    while lines and not lines[-1].strip():
        lines.pop()
    for number, line in enumerate(lines, 1):
        yield Line(line, tuple(concerned.get(number, ())))
