"""Finds the kit and reads its exercises; there is no registry: the folders are the catalog."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from grader.model import Exercise, Handout, Kit, WrongUse
from grader.words import ENGLISH, Text, catalogs_of, joined, text

ENVIRONMENT_VARIABLE = "GRADER_KIT"
EXERCISES = Path("exercises")
SOLUTIONS = Path("solutions")
SUITES = Path("tests", "hidden")

DESCRIPTION = "exercise.toml"
STATEMENTS = {"en": "README.md", "zh": "README.zh.md"}
"""Language -> the name of the file with the statement."""

_TEXTS = ("title", "title_zh", "section")
_KEYS = {*_TEXTS, "given", "after"}

_Known = TypeVar("_Known", bound=Handout)


def find_kit(folder: Path | None = None) -> Path:
    """Return the kit's root: ``folder``, else ``$GRADER_KIT``, else the nearest one upwards."""
    if folder is None and (named := os.environ.get(ENVIRONMENT_VARIABLE)):
        folder = Path(named)
    if folder is not None:
        _require(folder, (EXERCISES, SUITES))
        return folder.resolve()
    here = Path.cwd()
    for candidate in (here, *here.parents):
        if not _lacking(candidate, (EXERCISES, SUITES)):
            return candidate
    raise WrongUse(
        text(
            "No kit in {folder} or above it: no folder there has {exercises}/ and {suites}/."
            " Change into the checkout, or name it with --kit DIR or ${variable}.",
            folder=here,
            exercises=EXERCISES,
            suites=SUITES.as_posix(),
            variable=ENVIRONMENT_VARIABLE,
        )
    )


def require_solutions(root: Path) -> None:
    """Refuse a kit that has none: it does to grade with, and an autograder holds no more."""
    _require(root, (SOLUTIONS,))


def load_kit(root: Path, slugs: Iterable[str] = ()) -> Kit:
    """Read the kit at ``root``; with ``slugs``, only these exercises are read and validated."""
    there = exercise_slugs(root)
    wanted = tuple(dict.fromkeys(slugs))
    if unknown := [slug for slug in wanted if slug not in there]:
        raise WrongUse(no_exercise(unknown, root / EXERCISES, there))
    if not there:
        raise WrongUse(_none_there(root / EXERCISES))
    faults: list[str] = []
    exercises = []
    for slug in wanted or there:
        exercise = _read(root, slug, faults)
        if exercise is not None:
            exercises.append(exercise)
    if faults:
        raise WrongUse(joined("\n  ", [text("The kit has faults:"), *faults]))
    return Kit(root, in_order(exercises))


def exercise_slugs(root: Path) -> tuple[str, ...]:
    """Name the exercises that the kit holds, without looking into them."""
    folders = (root / EXERCISES).iterdir()
    return tuple(sorted(folder.name for folder in folders if (folder / DESCRIPTION).is_file()))


def no_exercise(unknown: Iterable[str], folder: Path, there: Collection[str]) -> Text:
    """Say that there are no exercises of these names, and which ones there are."""
    if not there:
        return _none_there(folder)
    return text(
        "There is no exercise {unknown} in {folder}. There are: {known}.",
        unknown=joined(text(", "), map(repr, unknown)),
        folder=folder,
        known=joined(text(", "), there),
    )


def _none_there(folder: Path) -> Text:
    return text(
        "{folder} holds no exercise: no folder has an {file}.", folder=folder, file=DESCRIPTION
    )


def title(exercise: Handout) -> Text:
    """The title, in each language."""
    return Text(exercise.title, {"zh": exercise.title_zh})


def titles(exercises: Iterable[Handout]) -> dict[str, Text]:
    """Slug -> title, in the order of the exercises."""
    return {exercise.slug: title(exercise) for exercise in exercises}


def statement(exercise: Handout, language: str) -> Path:
    """The file with the statement in this language; the English one where there is no other."""
    translated = exercise.folder / STATEMENTS[language]
    return translated if translated.is_file() else exercise.folder / STATEMENTS[ENGLISH]


def is_kit(folder: Path) -> bool:
    """Whether the folder has all parts of a kit."""
    return not _lacking(folder, (EXERCISES, SOLUTIONS, SUITES))


def student_files(exercise: Handout) -> tuple[str, ...]:
    """The names of all files in the folder of an exercise that students get, where they exist."""
    suite = exercise.visible_suite
    catalogs = (file.name for file in catalogs_of(suite).values())
    statements = STATEMENTS.values()
    return (DESCRIPTION, *statements, exercise.file, *exercise.given, suite.name, *catalogs)


def _require(folder: Path, parts: Collection[Path]) -> None:
    if lacking := _lacking(folder, parts):
        raise WrongUse(
            text(
                "{folder} is not a kit: it lacks {lacking}. A kit is the checkout with the"
                " exercises, their solutions and their hidden suites.",
                folder=folder,
                lacking=joined(text(", "), lacking),
            )
        )


def _lacking(folder: Path, parts: Collection[Path]) -> list[str]:
    return [f"{part.as_posix()}/" for part in parts if not (folder / part).is_dir()]


def read_handout(folder: Path, faults: list[str]) -> Handout | None:
    """Read what the folder of an exercise says of it; None where that is not to be read."""
    source = folder / DESCRIPTION
    slug = folder.name
    before = len(faults)
    if not slug.isidentifier():
        faults.append(f"{folder}: the name of an exercise must be a Python identifier.")
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{source}: cannot be read: {error}")
        return None
    faults.extend(f"{source}: {fault}" for fault in _faults_in(table, slug))
    if len(faults) > before:
        return None
    return Handout(
        slug=slug,
        title=table["title"],
        title_zh=table["title_zh"],
        section=table["section"],
        folder=folder,
        given=tuple(table.get("given", ())),
        after=table.get("after", ""),
    )


def _faults_in(table: dict[str, Any], slug: str) -> Iterator[str]:
    """What is wrong with the description of an exercise."""
    for key in sorted(table.keys() - _KEYS):
        yield f"unknown key {key!r}; known are {', '.join(sorted(_KEYS))}."
    for key in _TEXTS:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            yield f'needs {key} = "…", a text that is not empty.'
    given = table.get("given", [])
    if not isinstance(given, list) or not all(map(_is_module, given)):
        yield 'given must be a list of file names such as ["mailer.py"].'
    elif f"{slug}.py" in given:
        yield f"given names {slug}.py, which is the student's own file."
    if not isinstance(table.get("after", ""), str):
        yield "after must be the name of another exercise."


def _read(root: Path, slug: str, faults: list[str]) -> Exercise | None:
    handout = read_handout(root / EXERCISES / slug, faults)
    if handout is None:
        return None
    exercise = Exercise(
        **vars(handout),
        suite=root / SUITES / f"test_{slug}.py",
        solutions=root / SOLUTIONS / slug,
    )
    needed = {
        exercise.stub: "the stub",
        exercise.suite: "the hidden suite",
        **{exercise.folder / name: "a given module" for name in exercise.given},
    }
    if (root / SOLUTIONS).is_dir():
        needed[exercise.reference] = "the reference solution"
    missing = [
        f"exercise {slug}: {what} is missing: {path}"
        for path, what in needed.items()
        if not path.is_file()
    ]
    faults.extend(missing)
    return None if missing else exercise


def _is_module(name: object) -> bool:
    return isinstance(name, str) and name.endswith(".py") and name[:-3].isidentifier()


def in_order(exercises: Iterable[_Known]) -> tuple[_Known, ...]:
    """Sort as the tutorial does, by section; an exercise with ``after`` waits for that one."""
    waiting = sorted(exercises, key=_by_section)
    ordered: list[_Known] = []
    while waiting:
        behind = {exercise.slug for exercise in waiting}
        # Where exercises wait for each other in a circle, the first one begins.
        ready = (exercise for exercise in waiting if exercise.after not in behind)
        ordered.append(next(ready, waiting[0]))
        waiting.remove(ordered[-1])
    return tuple(ordered)


def next_section(root: Path) -> int:
    """The number that comes after those of all sections; exercises with faults have none."""
    read = (read_handout(root / EXERCISES / slug, []) for slug in exercise_slugs(root))
    numbers = [_by_section(handout)[0] for handout in read if handout is not None]
    return 1 + max((first for first, *_ in filter(None, numbers)), default=0)


def _by_section(exercise: Handout) -> tuple[tuple[int, ...], str]:
    """Sort by the numbers that the section starts with."""
    numbers = re.match(r"\s*(\d+(?:\.\d+)*)", exercise.section)
    return tuple(map(int, numbers[1].split("."))) if numbers else (), exercise.slug
