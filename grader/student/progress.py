"""How far a student has come; pure, no input or output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.model import CheckResult, Handout, Outcome
from grader.visible import VisibleCheck


@dataclass(frozen=True)
class Standing:
    """How far one exercise is, by its visible checks."""

    points: float = 0
    max_points: float = 0
    """Nothing is known yet where this is 0."""
    started: bool = False
    """The stub has been touched, as far as its checks can tell."""
    failing: str = ""
    """The first check that does not pass, if any."""
    digest: str = ""
    """The state of the file that all this was found in."""
    hints: Mapping[str, int] = field(default_factory=dict)
    """Check -> how many of its hints have been seen."""

    @property
    def done(self) -> bool:
        return bool(self.max_points) and not self.failing

    def found(self, checks: Sequence[VisibleCheck], digest: str) -> Standing:
        """Take in what a run of the visible checks has found; the hints stay."""
        results = [check.result for check in checks]
        failing = first_failing(results)
        return replace(
            self,
            points=sum(result.points or 0 for result in results),
            max_points=sum(result.max_points for result in results),
            started=not any(check.not_started for check in checks),
            failing=failing.check if failing else "",
            digest=digest,
        )

    def with_hint(self, check: str, number: int) -> Standing:
        """Note that so many hints of a check have been seen."""
        return replace(self, hints={**self.hints, check: number})


@dataclass(frozen=True)
class Progress:
    """How far all exercises are, and which of them is being worked on."""

    current: str = ""
    standings: Mapping[str, Standing] = field(default_factory=dict)

    def of(self, slug: str) -> Standing:
        return self.standings.get(slug, Standing())

    def at(self, slug: str) -> Progress:
        """Go to another exercise."""
        return replace(self, current=slug)

    def with_standing(self, slug: str, standing: Standing) -> Progress:
        return replace(self, standings={**self.standings, slug: standing})


def first_failing(results: Iterable[CheckResult]) -> CheckResult | None:
    """The check to work on; one that was skipped waits for another one."""
    open_ones = [result for result in results if result.outcome is not Outcome.PASSED]
    looked_at = [result for result in open_ones if result.outcome is not Outcome.SKIPPED]
    return next(iter([*looked_at, *open_ones]), None)


def next_open(exercises: Sequence[Handout], progress: Progress) -> str:
    """The exercise after the current one that is not done, from the top again after the last.

    The current one if no other is open, the first one if there is none.
    """
    slugs = [exercise.slug for exercise in exercises]
    place = slugs.index(progress.current) + 1 if progress.current in slugs else 0
    others = [*slugs[place:], *slugs[: max(0, place - 1)]]
    still_open = (slug for slug in others if not progress.of(slug).done)
    return next(still_open, progress.current if place else slugs[0])
