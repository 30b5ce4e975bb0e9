"""What the scores of a class say, on cases that can be worked out by hand."""

from __future__ import annotations

import pytest

from grader.statistics import Separation, correlation, separation, spread


def known(points: list[float], totals: list[float]) -> float:
    """The correlation of what has one."""
    found = correlation(points, totals)
    assert found is not None
    return found


def test_scores_are_counted_by_tenths() -> None:
    """Each tenth begins with its lower limit, and the last one has the full scores, too."""
    found = spread([0, 0.05, 0.1, 3 * 0.1, 0.29999, 0.95, 1])
    assert found is not None
    assert found.counts == (2, 1, 1, 1, 0, 0, 0, 0, 0, 2)


def test_scores_are_summed_up() -> None:
    """Of 0, 1/4, 1/2, 1 the mean is 7/16 and the median 3/8."""
    found = spread([1, 0.5, 0, 0.25])
    assert found is not None
    assert found.mean == 7 / 16
    assert found.quartiles == (0.1875, 0.375, 0.625)


def test_one_score_is_its_own_median() -> None:
    """A class of one is a class, and one of nobody has no scores to sum up."""
    found = spread([0.5])
    assert found is not None
    assert found.quartiles == (0.5, 0.5, 0.5)
    assert spread([]) is None


def test_a_check_that_the_strong_pass_separates() -> None:
    """Points 0, 0, 2, 2 beside 1, 2, 3, 4 in everything else: 2 / root of 5."""
    found = known([0, 0, 2, 2], [1, 2, 5, 6])
    assert found == pytest.approx(2 / 5**0.5)
    assert separation(found) is Separation.CLEAR


def test_a_check_is_not_compared_with_itself() -> None:
    """Those who pass it have more points in all, and not one more in everything else."""
    found = known([0, 5, 0, 5], [3, 8, 7, 12])
    assert found == pytest.approx(0)
    assert separation(found) is Separation.NONE


def test_a_check_that_the_strong_fail_is_the_wrong_way_round() -> None:
    """Points 1, 1, 0, 0 beside 0, 1, 2, 3."""
    found = known([1, 1, 0, 0], [1, 2, 2, 3])
    assert found == pytest.approx(-2 / 5**0.5)
    assert separation(found) is Separation.REVERSED


@pytest.mark.parametrize(
    ("points", "totals"),
    [
        ([2, 2, 2], [5, 6, 7]),
        ([0, 0, 0], [5, 6, 7]),
        ([0, 1, 0], [4, 5, 4]),
        ([0.1, 0.2], [0.4, 0.5]),
        ([1], [2]),
        ([], []),
    ],
)
def test_without_differences_nothing_separates(points: list[float], totals: list[float]) -> None:
    """Where all pass, or none, or all are alike in everything else, there is no number."""
    assert correlation(points, totals) is None


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (1.0, Separation.CLEAR),
        (0.3, Separation.CLEAR),
        (0.29, Separation.SLIGHT),
        (0.1, Separation.SLIGHT),
        (0.0, Separation.NONE),
        (-0.09, Separation.NONE),
        (-0.1, Separation.REVERSED),
    ],
)
def test_a_correlation_is_a_word(found: float, word: Separation) -> None:
    """The limits are the usual ones of test theory."""
    assert separation(found) is word
