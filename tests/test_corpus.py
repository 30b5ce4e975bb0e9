"""Every program of this kit whose verdict is known beforehand gets that verdict."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader import catalog
from tests.conftest import clean_environment

KIT = Path(__file__).parents[1]


@pytest.mark.parametrize("slug", catalog.exercise_slugs(KIT))
def test_the_verdicts_agree(slug: str) -> None:
    """The stub fails, reference solution and wheat pass, each chaff is caught as it says."""
    ended = subprocess.run(
        [sys.executable, "-m", "grader", "verify", "--exercise", slug],
        cwd=KIT,
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(),
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
