"""Every program of this kit whose verdict is known beforehand gets that verdict."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from grader import catalog
from grader.samples import Kind, samples
from tests.conftest import clean_environment

KIT = Path(__file__).parents[1]


def verify(*options: str) -> None:
    """Run ``grader verify`` on this kit, which has to agree."""
    ended = subprocess.run(
        [sys.executable, "-m", "grader", "verify", *options],
        cwd=KIT,
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(),
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("slug", catalog.exercise_slugs(KIT))
def test_the_verdicts_agree(slug: str) -> None:
    """The stub fails, reference solution and wheat pass, each chaff is caught as it says."""
    verify("--exercise", slug)


def test_reference_solutions_work_under_all_start_methods() -> None:
    """Whatever the default of the system is, now or in a later Python."""
    verify("--program", "*/reference *", "--start-method", "all")


@pytest.mark.parametrize("slug", catalog.exercise_slugs(KIT))
def test_each_hidden_check_is_proved(slug: str) -> None:
    """Each hidden check is said to catch some chaff, and ``grader verify`` sees that it does."""
    exercise = catalog.load_kit(KIT, [slug])[slug]
    module = ast.parse(exercise.suite.read_bytes())
    functions = [node.name for node in module.body if isinstance(node, ast.FunctionDef)]
    checks = {name.removeprefix("test_") for name in functions if name.startswith("test_")}
    caught = [
        sample.named_checks() for sample in samples(exercise, []) if sample.kind is Kind.CHAFF
    ]
    assert checks == set().union(*caught)


@pytest.mark.parametrize("slug", catalog.exercise_slugs(KIT))
def test_there_are_enough_programs(slug: str) -> None:
    """Right ones in odd ways, and wrong ones: a corpus of a few would prove little."""
    kinds = Counter(sample.kind for sample in samples(catalog.load_kit(KIT, [slug])[slug], []))
    assert kinds[Kind.WHEAT] >= 8
    assert kinds[Kind.CHAFF] >= 12
