"""The teacher's page: how the class did, which checks it lost, and who did how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader import statistics
from grader.pages.tally import Column, Tally
from grader.pages.template import render
from grader.sandbox import Bubblewrap
from grader.statistics import BINS, Separation
from grader.words import Text, text

MOST_FAILURES = 25
MOST_ERRORS = 50
HARDEST = 5
FEW = 30
"""With fewer submissions than this, a correlation says little."""


@dataclass(frozen=True)
class CheckRow:
    """A check, as the table shows it."""

    exercise: str
    title: Text
    most: float
    tried: int
    """How many handed the exercise in."""
    passed: int
    correlation: float | None

    @property
    def share(self) -> float:
        """Which part of those who handed the exercise in passed."""
        return self.passed / self.tried

    @property
    def separation(self) -> Separation | None:
        return None if self.correlation is None else statistics.separation(self.correlation)

    @property
    def separation_word(self) -> Text:
        match self.separation:
            case Separation.CLEAR:
                return text("well")
            case Separation.SLIGHT:
                return text("a little")
            case Separation.NONE:
                return text("hardly")
            case Separation.REVERSED:
                return text("the wrong way round")
            case None:
                return text("nothing to compare")


@dataclass(frozen=True)
class ExerciseRow:
    """An exercise, as the table shows it."""

    slug: str
    title: str
    tried: int
    mean: float | None
    """Of the points of those who handed it in."""
    most: float
    checks: tuple[CheckRow, ...]


@dataclass(frozen=True)
class Bar:
    """A column of the histogram; its height is a part of that of the highest one."""

    count: int
    height: float
    lowest: int
    """In percent of what could be reached."""
    highest: int


def page(
    tally: Tally, titles: Mapping[str, str], language: str, *, is_whole: bool
) -> Iterator[str]:
    """Make the page, piece by piece.

    ``titles`` are those of the exercises, in their order; ``is_whole`` says whether all submissions
    of the batch are graded.
    """
    rows = sorted(tally.rows, key=lambda row: row.name)
    shares = [row.score / row.max_score for row in rows if row.score is not None and row.max_score]
    spread = statistics.spread(shares)
    exercises = [_exercise(tally, slug, title) for slug, title in titles.items()]
    failures = sorted(tally.failures.items(), key=lambda item: -item[1].count)
    return render(
        "report",
        language,
        is_anonymous=tally.is_anonymous,
        is_whole=is_whole,
        rows=rows,
        statuses=Counter(row.status.value for row in rows),
        most=max((row.max_score for row in rows), default=0),
        spread=spread,
        scored=len(shares),
        bars=_bars(spread.counts) if spread else [],
        exercises=exercises,
        hardest=_hardest(exercises),
        failures=failures[:MOST_FAILURES],
        more_failures=len(failures[MOST_FAILURES:]),
        errors=tally.errors[:MOST_ERRORS],
        more_errors=len(tally.errors[MOST_ERRORS:]),
        weak=_weak(tally.sandboxes),
        few=FEW,
    )


def _exercise(tally: Tally, slug: str, title: str) -> ExerciseRow:
    columns = [column for column in tally.columns.values() if column.exercise == slug]
    place = tally.slugs.index(slug)
    tried = {number for column in columns for number in column.rows}
    points = [tally.rows[number].points[place] for number in tried]
    known = [each for each in points if each is not None]
    return ExerciseRow(
        slug,
        title,
        tried=len(tried),
        mean=sum(known) / len(known) if known else None,
        most=sum(column.most for column in columns),
        checks=tuple(_check(tally, column) for column in columns),
    )


def _check(tally: Tally, column: Column) -> CheckRow:
    known = [
        (points, total)
        for number, points in zip(column.rows, column.points, strict=True)
        if (total := tally.rows[number].score) is not None
    ]
    return CheckRow(
        column.exercise,
        column.title,
        column.most,
        tried=len(column.rows),
        passed=column.passed,
        correlation=statistics.correlation(
            [points for points, _ in known], [total for _, total in known]
        ),
    )


def _hardest(exercises: Iterable[ExerciseRow]) -> list[CheckRow]:
    """The checks that the fewest passed of those who tried, and not all did."""
    lost = [check for exercise in exercises for check in exercise.checks if check.share < 1]
    return sorted(lost, key=lambda check: check.share)[:HARDEST]


def _bars(counts: Sequence[int]) -> list[Bar]:
    step = 100 // BINS
    return [
        Bar(count, count / max(counts), lowest=number * step, highest=(number + 1) * step)
        for number, count in enumerate(counts)
    ]


def _weak(sandboxes: Mapping[str, int]) -> list[tuple[str, int]]:
    """What was weaker than what is promised, and for how many submissions."""
    return sorted(pair for pair in sandboxes.items() if pair[0] != Bubblewrap.name)
