"""The sample programs of an exercise, and what their docstrings say should become of them.

Wheat is another right way, chaff a way that is wrong in exactly one thing. The first line of the
docstring says what is odd or wrong; fields follow, each at the start of a line::

    Misconception: one greeting does for all guests.      chaff, required
    Caught by: greets_each_guest, says_goodbye            chaff, required: all checks that fail
    Caught by (spawn, forkserver): says_goodbye           chaff: instead, under these start methods
    Loses: greets_each_guest                              wheat: the checks that it may not pass
    Start methods: fork                                   the only ones under which it makes sense

A field goes on in the lines below it, up to an empty line or the next field.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from grader.model import START_METHODS, Exercise
from grader.words import Text, joined, text

_FIELD = re.compile(
    r"(?P<name>Misconception|Caught by|Loses|Start methods)"
    r"( \((?P<methods>[^)]*)\))?:(?P<text>.*)",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a program stands for, which says how the checks should end for it."""

    STUB = "stub"
    REFERENCE = "reference"
    WHEAT = "wheat"
    CHAFF = "chaff"


@dataclass(frozen=True)
class Sample:
    """A program whose verdict is known beforehand."""

    kind: Kind
    exercise: str
    file: Path
    start_methods: tuple[str, ...] = START_METHODS
    misconception: str = ""
    failing: frozenset[str] = frozenset()
    """The checks that should fail; for a stub, any will do."""
    failing_under: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    """The same for the start methods under which it differs."""

    @property
    def name(self) -> str:
        """What the program is called in messages: ``hello/chaff/says_bye.py``."""
        folder = f"{self.kind}/" if self.kind in (Kind.WHEAT, Kind.CHAFF) else f"{self.kind} "
        return f"{self.exercise}/{folder}{self.file.name}"

    def should_fail(self, start_method: str) -> frozenset[str]:
        """Name the checks that should fail under this start method."""
        return self.failing_under.get(start_method, self.failing)

    def named_checks(self) -> frozenset[str]:
        """Name all checks that the docstring speaks of."""
        return self.failing.union(*self.failing_under.values())


def samples(exercise: Exercise, faults: list[str]) -> Iterator[Sample]:
    """Yield the stub, the reference solution, the wheat and the chaff of an exercise.

    What is wrong with a docstring is added to ``faults``, and its program left out.
    """
    yield Sample(Kind.STUB, exercise.slug, exercise.stub)
    yield Sample(Kind.REFERENCE, exercise.slug, exercise.reference)
    for kind in (Kind.WHEAT, Kind.CHAFF):
        for file in sorted((exercise.solutions / kind).glob("*.py")):
            before = len(faults)
            sample = _read(kind, exercise, file, faults)
            if len(faults) == before:
                yield sample


@dataclass
class _Field:
    name: str
    start_methods: tuple[str, ...]
    """In parentheses after the name; empty where there are none."""
    text: str


def _read(kind: Kind, exercise: Exercise, file: Path, faults: list[str]) -> Sample:
    try:
        docstring = ast.get_docstring(ast.parse(file.read_bytes())) or ""
    except SyntaxError as error:
        faults.append(f"{file}:{error.lineno}: {error.msg}")
        return Sample(kind, exercise.slug, file)
    first_line, fields = _parse(docstring)
    if not first_line:
        faults.append(
            text("{file}: the docstring's first line should say what is odd about it.", file=file)
        )
    misconception = ""
    failing: frozenset[str] | None = None
    failing_under: dict[str, frozenset[str]] = {}
    start_methods: tuple[str, ...] = START_METHODS
    for part in fields:
        if not part.text:
            faults.append(
                text("{file}: the field {name!r} says nothing.", file=file, name=part.name)
            )
        if unknown := {*part.start_methods} - {*START_METHODS}:
            faults.append(
                text(
                    "{file}: no start method is called {unknown}.",
                    file=file,
                    unknown=joined(text(", "), sorted(unknown)),
                )
            )
        match kind, part.name, bool(part.start_methods):
            case Kind.CHAFF, "Misconception", False:
                misconception = part.text
            case Kind.CHAFF, "Caught by", True:
                failing_under |= dict.fromkeys(part.start_methods, frozenset(_names(part.text)))
            case (Kind.CHAFF, "Caught by", False) | (Kind.WHEAT, "Loses", False):
                failing = frozenset(_names(part.text))
            case _, "Start methods", False:
                start_methods = tuple(_names(part.text))
                if not {*start_methods} <= {*START_METHODS}:
                    known = joined(text(", "), START_METHODS)
                    faults.append(
                        text("{file}: start methods are {known}.", file=file, known=known)
                    )
            case _:
                faults.append(
                    text(
                        "{file}: {kind} has no field {name!r} of this form.",
                        file=file,
                        kind=kind,
                        name=part.name,
                    )
                )
    if kind is Kind.CHAFF and not misconception:
        faults.append(_lacks(file, "Misconception: …"))
    if kind is Kind.CHAFF and not failing:
        faults.append(_lacks(file, "Caught by: …"))
    return Sample(
        kind,
        exercise.slug,
        file,
        start_methods=start_methods,
        misconception=misconception,
        failing=failing or frozenset(),
        failing_under=failing_under,
    )


def _lacks(file: Path, line: str) -> Text:
    return text('{file}: the docstring needs a line "{line}".', file=file, line=line)


def _parse(docstring: str) -> tuple[str, list[_Field]]:
    """Split a docstring into its first line, unless that is a field, and its fields."""
    lines = docstring.splitlines() or [""]
    fields: list[_Field] = []
    open_field = False
    for line in lines:
        if found := _FIELD.fullmatch(line):
            methods = tuple(_names(found["methods"] or ""))
            fields.append(_Field(found["name"], methods, found["text"].strip()))
            open_field = True
        elif not line.strip():
            open_field = False
        elif open_field:
            fields[-1].text = f"{fields[-1].text} {line.strip()}".strip()
    return "" if _FIELD.fullmatch(lines[0]) else lines[0], fields


def _names(text: str) -> list[str]:
    return [name.strip(" .") for name in text.split(",") if name.strip(" .")]
