"""What is wrong with the files of a kit themselves, before any program is run.

What keeps a suite from being read at all is ``unreadable``; the rest are ``faults``, which are told
and keep nothing from being run.
"""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import polib

from grader import catalog
from grader.model import Exercise
from grader.samples import Kind
from grader.words import catalogs_of, joined, text

_LEFT_BY_PYTHON = {"__pycache__"}


def suites_of(exercise: Exercise) -> tuple[Path, Path]:
    """The hidden and the visible suite."""
    return exercise.suite, exercise.visible_suite


def unreadable(exercise: Exercise) -> Iterator[str]:
    """Say which suites are no Python, and which of their translations are no PO file."""
    for suite in filter(Path.is_file, suites_of(exercise)):
        try:
            ast.parse(suite.read_bytes(), suite.name)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            yield f"{suite}{f':{line}' if line else ''}: {getattr(error, 'msg', error)}"
        for file in catalogs_of(suite).values():
            try:
                polib.pofile(str(file), encoding="utf-8")
            except (OSError, ValueError) as error:
                yield text("{file}: cannot be read: {error}", file=file, error=error)


def faults_of_exercise(exercise: Exercise) -> Iterator[str]:
    """Say which files are missing, which ones have no business here, what is translated amiss."""
    needed = {*catalog.STATEMENTS.values(), exercise.suite.name}
    for name in sorted(needed):
        if not (exercise.folder / name).is_file():
            yield text("{file} is missing.", file=exercise.folder / name)
    yield from _strays(exercise.folder, {*catalog.student_files(exercise)})
    yield from _strays(exercise.solutions, {exercise.file, Kind.WHEAT, Kind.CHAFF})
    for kind in (Kind.WHEAT, Kind.CHAFF):
        folder = exercise.solutions / kind
        yield from _strays(folder, {file.name for file in folder.glob("*.py")})
    for suite in suites_of(exercise):
        for file in catalogs_of(suite).values():
            yield from _faults_of_translations(file)


def faults_of_kit(root: Path) -> Iterator[str]:
    """Say which files lie where only the parts of exercises should."""
    slugs = catalog.exercise_slugs(root)
    folder = root / catalog.SUITES
    suites = {f"test_{slug}.py" for slug in slugs}
    catalogs = {file.name for suite in suites for file in catalogs_of(folder / suite).values()}
    yield from _strays(folder, suites | catalogs | {"__init__.py"})
    yield from _strays(root / catalog.SOLUTIONS, {*slugs})


def _strays(folder: Path, known: set[str]) -> Iterator[str]:
    if folder.is_dir():
        for entry in sorted(folder.iterdir()):
            if entry.name not in known | _LEFT_BY_PYTHON and not entry.name.startswith("."):
                yield text("{file}: a stray file; nothing here should have this name.", file=entry)


def _faults_of_translations(file: Path) -> Iterator[str]:
    """A translation that asks for a value which its text has not would break the check."""
    for entry in polib.pofile(str(file), encoding="utf-8"):
        if entry.translated() and (unknown := _values(entry.msgstr) - _values(entry.msgid)):
            yield text(
                "{file}:{line}: the translation of {template!r} has {names}, which that has not.",
                file=file,
                line=entry.linenum,
                template=entry.msgid,
                names=joined(text(", "), sorted(f"{{{name}}}" for name in unknown)),
            )


def _values(template: str) -> set[str]:
    """The names of the values that a template asks for."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError:  # braces that stand for themselves
        return set()
