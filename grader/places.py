"""Says where processes are in the student's file, those at one place together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.model import Place
from grader.words import Text, joined, text


def sentences(places: Iterable[Place]) -> Iterator[Text]:
    """One for each line: "main is at line 16: p.join()"."""
    there: dict[tuple[int, str], list[str]] = {}
    for place in places:
        there.setdefault((place.line, place.code), []).append(place.process)
    for (line, code), processes in there.items():
        yield text(
            "{processes} is at line {line}: {code}"
            if len(processes) == 1
            else "{processes} are at line {line}: {code}",
            processes=joined(text(", "), processes),
            line=line,
            code=code,
        )
