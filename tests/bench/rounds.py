"""What all benchmarks share: ways that take turns, ratios within a round, a table and a JSON file.

The ways take turns, in an order that shifts from round to round, and what is told are ratios of two
measurements of one round, their median and the middle half of them: so a machine that is busy, or
becomes so, weighs on both alike. Absolute numbers are told for one's own machine only, and nothing
here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
Meter = Callable[[], float]
"""Something that counts up; what a way costs is how far."""


@dataclass(frozen=True)
class Row:
    """One quantity, as each round has measured it."""

    name: str
    values: Sequence[float]
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """What is told of one thing that was measured."""

    heading: str
    rows: Sequence[Row]

    def __str__(self) -> str:
        width = max(len(row.name) for row in self.rows) + 2
        lines = [self.heading, f"  {'':{width}}{'median':>10}{'middle half':>22}"]
        for row in self.rows:
            low, middle, high = _quartiles(row.values)
            half = f"{low:.2f} … {high:.2f}"
            lines.append(f"  {row.name:{width}}{middle:>10.2f}{half:>22}  {row.unit}".rstrip())
        return "\n".join(lines)


def parser(doc: str | None, rounds: int) -> argparse.ArgumentParser:
    """The options that every benchmark has; ``doc`` is its docstring."""
    made = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    made.add_argument("--rounds", type=int, default=rounds, help="default: %(default)s")
    made.add_argument("--json", type=Path, metavar="FILE", help="write every measurement here")
    return made


def in_turns(ways: Mapping[str, Callable[[], Value]], rounds: int) -> dict[str, list[Value]]:
    """What each way has come to in each round."""
    names = list(ways)
    found: dict[str, list[Value]] = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            found[name].append(ways[name]())
    return found


def measured(
    ways: Mapping[str, Callable[[], object]], rounds: int, meter: Meter = time.perf_counter
) -> dict[str, list[float]]:
    """What the meter has counted for each way in each round."""

    def counted(way: Callable[[], object]) -> Callable[[], float]:
        def count() -> float:
            before = meter()
            way()
            return meter() - before

        return count

    return in_turns({name: counted(way) for name, way in ways.items()}, rounds)


def ratios(found: Mapping[str, Sequence[float]], compared: Iterable[tuple[str, str]]) -> list[Row]:
    """For each comparison, of ways that are both there, the ratio in each round."""
    return [
        Row(f"{one} / {other}", [a / b for a, b in zip(found[one], found[other], strict=True)])
        for one, other in compared
        if one in found and other in found
    ]


def tell(wanted: argparse.Namespace, *tables: Table) -> None:
    """Print the tables, and write all that was measured if asked to."""
    sys.stdout.write("\n\n".join(map(str, tables)) + "\n")
    if wanted.json:
        document = {
            "python": platform.python_version(),
            "platform": platform.platform(),
            "processors": os.cpu_count(),
            "options": {name: value for name, value in vars(wanted).items() if name != "json"},
            "tables": [asdict(table) for table in tables],
        }
        wanted.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _quartiles(values: Sequence[float]) -> Sequence[float]:
    if len(values) == 1:
        return [*values] * 3
    return statistics.quantiles(values, n=4, method="inclusive")
