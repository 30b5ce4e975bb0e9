"""A class that was never graded, to make pages of: whoever is strong passes more, mostly."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import results, scoring
from grader.model import CheckResult, Event, Outcome, Place, Result, What
from grader.words import Text

EXERCISES = tuple(f"exercise_{number}" for number in range(1, 10))
CHECKS = 9
VERSIONS = {
    "grader": "0.1.0",
    "python": "3.11.7",
    "platform": "Linux",
    "start_method": "fork",
    "sandbox": "bubblewrap",
}
_NAMES = ("李雷", "韩梅梅", "Anna", "Bela")
_SEEN = (
    "while the first was held no other one was started",
    "a child waits for a lock that another child took",
    "it had returned already",
    "it was never called",
)
_SOURCE = """\
from multiprocessing import Process


def work(number):
    print("working", number)  # 工作


def main():
    for number in range(10):
        process = Process(target=work, args=(number,))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
"""


@dataclass(frozen=True)
class _Author:
    """What a made-up class is made of."""

    chance: random.Random

    def result(self, number: int) -> Result:
        strength = self.chance.gauss(0.6, 1.2)
        checks: list[CheckResult] = []
        for place, slug in enumerate(EXERCISES):
            handed_in = self.chance.random() > 0.02 * place
            checks += self._checks(slug, place, strength) if handed_in else _missing(slug)
        return Result(
            submission=f"s{number:03}_{_NAMES[number % len(_NAMES)]}",
            checks=tuple(checks),
            versions=VERSIONS,
            digests=dict.fromkeys(EXERCISES, "0" * 64),
            sources=dict.fromkeys(EXERCISES, _SOURCE),
        )

    def _checks(self, slug: str, place: int, strength: float) -> Iterator[CheckResult]:
        for number in range(CHECKS):
            is_odd = (place, number) == (4, 7)
            ease = (-strength if is_odd else strength) + 1.5 - number / 4 - place / 8
            passes = self.chance.random() < 1 / (1 + math.exp(-2 * ease))
            yield check(slug, number, Outcome.PASSED if passes else self._failure())

    def _failure(self) -> Outcome:
        return self.chance.choices([Outcome.FAILED, Outcome.ERROR, Outcome.TIMED_OUT], [8, 2, 1])[0]


def check(slug: str, number: int, outcome: Outcome) -> CheckResult:
    """The result of a made-up check, with all that a failed one has."""
    failed = outcome not in (Outcome.PASSED, Outcome.MISSING)
    missing = f"There is no {slug}.py in the submission." if outcome is Outcome.MISSING else ""
    seen = _SEEN[number % len(_SEEN)]
    return CheckResult(
        exercise=slug,
        check=f"check_{number}",
        title=Text(f"Made-up check {number} of {slug}.", {"zh": f"{slug} 的虚构检查 {number}。"}),
        outcome=outcome,
        points=scoring.points_for(outcome, 1.0),
        max_points=1.0,
        rationale=Text(f"Expected ten at a time; {seen}.", {"zh": f"应有十个同时进行；{seen}。"})
        if failed
        else missing,
        help="Start them all before you join the first." if failed else "",
        hint="Use two loops.",
        events=_EVENTS if failed else (),
        places=(Place("main", 12, "process.join()"),) if failed else (),
        stdout="working 0\n" if failed else "",
    )


_EVENTS = (
    Event(0.0, "main", What.STARTED),
    Event(0.1, "child 1", What.STARTED),
    Event(0.2, "child 1", What.CALLED, "work(0)"),
    Event(0.3, "main", What.WAITS, "waits for child 1 to end"),
)


def _missing(slug: str) -> list[CheckResult]:
    return [check(slug, number, Outcome.MISSING) for number in range(CHECKS)]


def a_class(number: int) -> Iterator[Result]:
    """So many submissions, the same ones each time."""
    author = _Author(random.Random(7))
    return map(author.result, range(number))


def write(out: Path, made_up: Iterable[Result]) -> list[str]:
    """Write the files of results that these would have left; their names."""
    names = []
    for result in made_up:
        (name,) = results.file_names([result.submission]).values()
        results.write(out, name, result)
        names.append(name)
    return names
