"""What the scores of many submissions say of the class, and of the checks; pure.

How a check separates the strong from the weak is the *corrected item-total correlation* of test
theory: Pearson's correlation of the points that it gave with the points that everything else gave.
It is corrected in that the check itself is left out of the total, with which it would agree.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

BINS = 10
_CLEAR, _SLIGHT = 0.3, 0.1
"""From these on a check is commonly said to separate well, and at all."""


class Separation(StrEnum):
    """A correlation as a word."""

    CLEAR = "clear"
    SLIGHT = "slight"
    NONE = "none"
    REVERSED = "reversed"
    """The strong lose its points more often than the weak."""


@dataclass(frozen=True)
class Spread:
    """How scores are spread, as shares of what could be reached, 0 to 1."""

    counts: tuple[int, ...]
    """How many there are in each tenth; a full score is in the last one."""
    mean: float
    quartiles: tuple[float, float, float]


def spread(shares: Sequence[float]) -> Spread | None:
    """Count and sum up scores; None if there are none."""
    if not shares:
        return None
    counts = [0] * BINS
    for share in shares:
        # 0.3 * 10 is a little less than 3 for some ways to come to 0.3.
        counts[min(int(round(share * BINS, 9)), BINS - 1)] += 1
    return Spread(tuple(counts), statistics.fmean(shares), _quartiles(shares))


def _quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    if len(values) == 1:
        return (values[0],) * 3
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def correlation(points: Sequence[float], totals: Sequence[float]) -> float | None:
    """How the points of a check go along with everything else, -1 to 1.

    ``totals`` are of the same submissions and include these points. None where there is nothing
    that could go along: all have the same points, or the same of everything else.
    """
    others = [round(total - own, 9) for own, total in zip(points, totals, strict=True)]
    if len(set(points)) < 2 or len(set(others)) < 2:
        return None
    return statistics.correlation(points, others)


def separation(found: float) -> Separation:
    """Say in a word what a correlation means for a check."""
    if found >= _CLEAR:
        return Separation.CLEAR
    if found >= _SLIGHT:
        return Separation.SLIGHT
    return Separation.REVERSED if found <= -_SLIGHT else Separation.NONE
