"""Which lines of a student's file a check speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.model import CheckResult
from grader.words import Text, joined, text

_MOST_PROCESSES = 3
"""That are named beside a line."""


@dataclass(frozen=True)
class Concern:
    """Why checks concern a line: they name it, or processes were there when they failed."""

    checks: tuple[int, ...]
    """Their numbers in the exercise."""
    processes: Text | None = None
    """Who was there; None where a traceback or the rationale names the line."""


def concerns(file: str, checks: Mapping[int, CheckResult]) -> dict[int, list[Concern]]:
    """Line -> what concerns it, for the student's file of this name.

    ``checks`` are those that did not pass, by their number.
    """
    found: dict[int, dict[Text | None, list[int]]] = {}
    for number, check in checks.items():
        named = ((line, None) for line in sorted(_named(file, (check.rationale, check.stderr))))
        for line, processes in (*named, *_at(check)):
            found.setdefault(line, {}).setdefault(processes, []).append(number)
    return {
        line: [Concern(tuple(numbers), processes) for processes, numbers in why.items()]
        for line, why in found.items()
    }


def _named(file: str, texts: Iterable[str]) -> set[int]:
    """The lines that texts name, as Python does: in a traceback, or in our words for its errors."""
    name = re.escape(file)
    in_traceback = rf'File "(?:[^"\n]*[/\\])?{name}", line (\d{{1,6}})\b'
    in_words = rf"\bline (\d{{1,6}}) of {name}\b"
    pattern = re.compile(f"{in_traceback}|{in_words}")
    return {int(match[1] or match[2]) for text in texts for match in pattern.finditer(text)}


def _at(check: CheckResult) -> Iterator[tuple[int, Text]]:
    """Each line at which processes were when the check failed, and which ones."""
    there: dict[int, list[str]] = {}
    for place in check.places:
        there.setdefault(place.line, []).append(place.process)
    for line, processes in there.items():
        more = ["…"] if len(processes) > _MOST_PROCESSES else []
        yield line, joined(text(", "), [*processes[:_MOST_PROCESSES], *more])
