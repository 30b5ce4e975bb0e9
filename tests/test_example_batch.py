"""The ten submissions in ``tests/batch`` are graded as ``expected.toml`` beside them says."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import clean_environment, needs_bubblewrap

pytestmark = needs_bubblewrap

KIT = Path(__file__).parents[1]
BATCH = KIT / "tests" / "batch"
JOBS = (1, 2)

Outcomes = dict[tuple[str, str, str], str]
"""Submission, exercise and check -> how it ended."""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Path]:
    """The folders of results, by the number of jobs that made them."""
    folders = {jobs: tmp_path_factory.mktemp(f"jobs_{jobs}_") for jobs in JOBS}
    for jobs, out in folders.items():
        ended = subprocess.run(
            [sys.executable, "-m", "grader", "grade", BATCH, "--out", out, "--jobs", str(jobs)],
            cwd=KIT,
            capture_output=True,
            encoding="utf-8",
            env=clean_environment(),
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
    return folders


@pytest.fixture(scope="module")
def expected() -> Mapping[str, Any]:
    """What ``expected.toml`` says."""
    return tomllib.loads((BATCH / "expected.toml").read_text(encoding="utf-8"))


def outcomes_in(out: Path) -> Outcomes:
    """How every check ended."""
    with (out / "checks.csv").open(encoding="utf-8", newline="") as text:
        return {
            (row["submission"], row["exercise"], row["check"]): row["outcome"]
            for row in csv.DictReader(text)
        }


def named_in(expected: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Each check that is named, or "*", and how it should end."""
    for submission, exercises in expected.items():
        for exercise, outcomes in exercises.items():
            for outcome, checks in outcomes.items():
                for check in checks:
                    yield (submission, exercise, check), outcome


@pytest.mark.parametrize("jobs", JOBS)
def test_every_check_ends_as_expected(
    graded: Mapping[int, Path], expected: Mapping[str, Any], jobs: int
) -> None:
    """Checks that are named end as they should, and all others pass."""
    seen = outcomes_in(graded[jobs])
    named = dict(named_in(expected))
    otherwise = {
        key: f"{outcome}, not {wanted}"
        for key, outcome in seen.items()
        if outcome != (wanted := named.get(key, named.get((*key[:2], "*"), "passed")))
    }
    assert otherwise == {}
    assert {submission for submission, _, _ in seen} == expected.keys()
    assert [key for key in named if key not in seen and key[-1] != "*"] == []


@pytest.mark.parametrize("table", ["scores.csv", "checks.csv"])
def test_the_tables_do_not_depend_on_the_number_of_jobs(
    graded: Mapping[int, Path], table: str
) -> None:
    """Scores, outcomes and rationales are the same to the byte."""
    one, two = (graded[jobs] / table for jobs in JOBS)
    assert one.read_bytes() == two.read_bytes()
