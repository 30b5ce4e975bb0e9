"""Our points as the points of a platform, which may give another number for full points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from grader.export.sheet import number_text
from grader.model import WrongUse
from grader.scoring import Score
from grader.words import Text, text

_DIGITS = 2
"""Behind the point, of what is scaled: as many as Canvas and Moodle show."""


@dataclass(frozen=True)
class Marks:
    """How points are written into a teacher's file."""

    possible: float | None
    """Full points on the platform, where the file says so."""
    scale: bool
    """Whether ours are to be as many."""
    comma: bool
    """Whether the file has a comma for the decimal point."""

    def __post_init__(self) -> None:
        if self.scale and not self.possible:
            raise WrongUse(
                text("--scale needs to know the full points, and the file does not say them.")
            )

    def points(self, score: Score) -> float:
        """What a score is on the platform."""
        points = score.points or 0.0
        if self.scale and self.possible and score.max_points:
            return round(points * self.possible / score.max_points, _DIGITS)
        return points

    def fits(self, score: Score) -> bool:
        """Whether the platform has so many points."""
        return self.possible is None or self.points(score) <= self.possible

    def text(self, score: Score) -> str:
        """What is written for a score."""
        return number_text(self.points(score), comma=self.comma)

    def notes(self, scores: Iterable[Score]) -> tuple[Text, ...]:
        """Say that full points are not the same here and there, if so."""
        most = max((score.max_points for score in scores), default=self.possible)
        if most is None or self.possible is None or math.isclose(most, self.possible):
            return ()
        values = {"most": number_text(most, comma=False), "possible": self._possible}
        if self.scale:
            return (text("Scaled: {most} points here are {possible} there.", **values),)
        return (
            text(
                "Full points are {most} here and {possible} there. Scores are written as they"
                " are; --scale makes {most} points {possible}.",
                **values,
            ),
        )

    @property
    def _possible(self) -> str:
        return number_text(self.possible or 0.0, comma=False)
