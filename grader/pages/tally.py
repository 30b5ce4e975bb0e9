"""Takes in results one by one, and keeps of each what the teacher's page tells.

That is a row of the table and how its checks ended, so a large class needs little memory; only ways
to fail that nobody else has found take more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from grader import scoring
from grader.model import CheckResult, Outcome, Result
from grader.pages import outcomes
from grader.pages.feedback import anchor
from grader.pages.pseudonyms import Pseudonyms, without_files_of, without_name
from grader.scoring import Status
from grader.words import Text

LONGEST_RATIONALE = 400
"""In characters."""


@dataclass(frozen=True)
class Row:
    """A submission, as the table shows it."""

    name: str
    link: str
    """Of its feedback; empty where there is none to link to."""
    points: tuple[float | None, ...]
    """By exercise."""
    score: float | None
    max_score: float
    status: Status
    is_late: bool

    @property
    def status_word(self) -> Text:
        return outcomes.status(self.status)


@dataclass(frozen=True)
class Failure:
    """A way to fail, which several submissions may have found."""

    exercise: str
    checks: tuple[Text, ...]
    """The titles of those that failed so."""
    rationale: Text


@dataclass
class Found:
    """How many submissions failed in a way, and the first of them."""

    row: Row
    anchor: str
    """The place on the page of its feedback."""
    count: int = 0


@dataclass(frozen=True)
class OurFault:
    """A grader error."""

    row: Row
    anchor: str
    where: str
    rationale: Text


@dataclass
class Column:
    """How one check ended, of those who handed its exercise in."""

    exercise: str
    title: Text
    most: float
    passed: int = 0
    rows: list[int] = field(default_factory=list)
    """The numbers of their rows."""
    points: list[float] = field(default_factory=list)
    """What the check gave to each."""


class Tally:
    """What there is to tell of a class; ``slugs`` are the exercises."""

    def __init__(
        self,
        slugs: Sequence[str],
        pseudonyms: Pseudonyms | None = None,
        late: Container[str] = (),
    ) -> None:
        """With ``pseudonyms``, no name is kept, and no way to one; ``late`` are submissions."""
        self.slugs = slugs
        self._late = late
        self.rows: list[Row] = []
        self.columns: dict[tuple[str, str], Column] = {}
        """By exercise and check."""
        self.failures: dict[Failure, Found] = {}
        self.errors: list[OurFault] = []
        self.sandboxes: Counter[str] = Counter()
        self._pseudonyms = pseudonyms

    @property
    def is_anonymous(self) -> bool:
        return self._pseudonyms is not None

    def take(self, result: Result, link: str) -> None:
        """Take in one submission; ``link`` leads from the page to its feedback."""
        row = self._row(result, link)
        self.sandboxes[result.versions.get("sandbox", "")] += 1
        for slug in self.slugs:
            checks = result.of([slug]).checks
            if scoring.status(checks) is Status.GRADED:
                self._count(checks)
            self._note_failures(result.submission, row, slug, checks)
        self._note_errors(result, row)
        self.rows.append(row)

    def _row(self, result: Result, link: str) -> Row:
        score = scoring.score(result.checks)
        return Row(
            name=self._pseudonyms(result.submission) if self._pseudonyms else result.submission,
            link="" if self.is_anonymous else link,
            points=tuple(part.points for part in scoring.scores(result, self.slugs)),
            score=score.points,
            max_score=score.max_points,
            status=scoring.status(result.checks),
            is_late=result.submission in self._late,
        )

    def _count(self, checks: Iterable[CheckResult]) -> None:
        for check in checks:
            new = Column(check.exercise, _text(check.title), check.max_points)
            column = self.columns.setdefault((check.exercise, check.check), new)
            column.passed += check.outcome is Outcome.PASSED
            column.rows.append(len(self.rows))
            column.points.append(check.points or 0.0)

    def _note_failures(self, name: str, row: Row, slug: str, checks: Sequence[CheckResult]) -> None:
        """Count what failed for one reason in one exercise as one failure."""
        reasons: dict[Text, list[CheckResult]] = {}
        for check in checks:
            if check.outcome in (Outcome.FAILED, Outcome.ERROR, Outcome.TIMED_OUT):
                rationale = self._of_anybody(name, check.rationale)
                reasons.setdefault(rationale, []).append(check)
        for rationale, failed in reasons.items():
            failure = Failure(slug, tuple(_text(check.title) for check in failed), rationale)
            self.failures.setdefault(failure, Found(row, anchor(failed[0]))).count += 1

    def _note_errors(self, result: Result, row: Row) -> None:
        for check in result.checks:
            if check.outcome is Outcome.GRADER_ERROR:
                where = f"{check.exercise}{check.check and f'.{check.check}'}"
                rationale = self._of_anybody(result.submission, check.rationale)
                self.errors.append(OurFault(row, anchor(check), where, rationale))

    def _of_anybody(self, name: str, rationale: str) -> Text:
        """A rationale as it would be of any other submission, and not too long."""
        words = without_files_of(name, _text(rationale))
        return _cut(without_name(name, words) if self.is_anonymous else words)


def _text(words: str) -> Text:
    return words if isinstance(words, Text) else Text(words)


def _cut(words: Text) -> Text:
    """What a program said may be of any length."""

    def beginning(of: str) -> str:
        return of if len(of) <= LONGEST_RATIONALE else f"{of[:LONGEST_RATIONALE]}…"

    translated = {language: beginning(said) for language, said in words.translations.items()}
    return Text(beginning(words), translated)
