"""The hidden suites see every slip in a reference solution that makes it wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grader import catalog, grading
from grader.model import Outcome, Submission
from grader.workers import Finished, Workers
from tests.mutants import Mutant, mutants

KIT = Path(__file__).parents[1]
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")


def survives(case: tuple[str, str, Path]) -> bool:
    """Whether a program of this source text passes every check of an exercise."""
    slug, source, folder = case
    exercise = catalog.load_kit(KIT, [slug])[slug]
    file = folder / exercise.file
    file.write_text(source, encoding="utf-8")
    submission = Submission(slug, {slug: file})
    checks = grading.grade(submission, [exercise], grading.isolation_of("auto"), "fork")
    return all(check.outcome is Outcome.PASSED for check in checks)


def surviving(slug: str, folder: Path) -> list[Mutant]:
    """The mutants of the exercise's reference solution that pass every check."""
    made = list(mutants(catalog.load_kit(KIT, [slug])[slug].reference.read_text("utf-8")))
    cases = {}
    for number, mutant in enumerate(made):
        own = folder / str(number)
        own.mkdir()
        cases[slug, mutant.source, own] = mutant
    with Workers(2) as workers:
        ended = [
            event for event in workers.map(survives, list(cases)) if isinstance(event, Finished)
        ]
    assert len(ended) == len(made)
    return [cases[event.item] for event in ended if event.value]


@pytest.mark.parametrize("slug", catalog.exercise_slugs(KIT))
def test_each_mutant_is_caught_or_as_right_as_the_original(slug: str, tmp_path: Path) -> None:
    """What survives is known, with the reason why it is no worse, and what is known survives."""
    reasons = tomllib.loads(EQUIVALENT.read_text("utf-8")).get(slug, {})
    known = {mutant for mutants_of_it in reasons.values() for mutant in mutants_of_it}
    survivors = surviving(slug, tmp_path)
    unknown = [str(one) for one in survivors if str(one) not in known and one.scope not in known]
    assert not unknown, "\n".join(["These mutants pass every check:", *unknown])
    assert known <= {str(one) for one in survivors} | {one.scope for one in survivors}
