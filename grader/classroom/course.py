"""Makes the folder of a course that nbgrader works with."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Template

import nbformat
from nbgrader.api import Gradebook

from grader.catalog import DESCRIPTION
from grader.classroom.notebooks import notebook
from grader.model import Exercise, Kit, WrongUse
from grader.notebook import CHECKS_FOLDER
from grader.words import Text, catalogs_of, joined, text

ASSIGNMENT = "multiprocessing"
CONFIGURATION = "nbgrader_config.py"
GRADEBOOK = "gradebook.db"
STUDENT_COLUMNS = ("id", "first_name", "last_name", "email", "lms_user_id")
"""Of a students' file, as `nbgrader db student import` takes it; only the first is needed."""

_UNNAMEABLE = frozenset("/\\*?[]+")
"""nbgrader looks for students' folders by patterns, and sets names off by plus signs."""

_CONFIGURATION = Template('''\
"""The course's configuration for nbgrader."""

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ComputeChecksums,
    DeduplicateIds,
    IncludeHeaderFooter,
    LimitOutput,
    LockCells,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
    SaveCells,
)

c = get_config()  # noqa: F821  nbgrader reads this file with it

c.CourseDirectory.course_id = $course_id

# Students get the exercises' stubs.
c.GenerateAssignment.preprocessors = [
    IncludeHeaderFooter,
    LockCells,
    "grader.classroom.release.PutStubs",
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]

# No notebook is executed: its solution is taken out of it and judged in a sandbox.
c.Autograde.exporter_class = "grader.classroom.submitted.SubmittedExporter"
c.Autograde.sanitize_preprocessors = [
    "grader.classroom.submitted.Rebuild",
    ClearOutput,
    DeduplicateIds,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
]
c.Autograde.autograde_preprocessors = [
    "grader.classroom.grade.Grade",
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
c.Grade.kit = $kit
c.Grade.sandbox = "auto"

# A student's folder in the exchange is read without following links.
c.ExchangeFactory.collect = "grader.classroom.collect.Collect"

# One column for each check: nbgrader export
c.ExportApp.plugin_class = "grader.classroom.export.ChecksPlugin"
''')


def create(course: Path, kit: Kit, students: Path | None, language: str) -> None:
    """Make the folder, for its owner alone: students' work and scores will be in it.

    Raises:
        WrongUse: when the folder is there and is not empty, or the students cannot be read.
    """
    if course.exists() and (not course.is_dir() or any(course.iterdir())):
        raise WrongUse(
            text("{course} is there already: name a new folder, or an empty one.", course=course)
        )
    listed = _read_students(students) if students else []
    notebooks = {exercise: notebook(exercise, language) for exercise in kit.exercises}
    course.mkdir(parents=True, exist_ok=True)
    course.chmod(0o700)
    assignment = course / "source" / ASSIGNMENT
    assignment.mkdir(parents=True)
    for exercise, made in notebooks.items():
        nbformat.write(made, assignment / f"{exercise.slug}.ipynb")
        _copy_checks(exercise, assignment / CHECKS_FOLDER / exercise.slug)
    configuration = _CONFIGURATION.substitute(
        course_id=repr(course.resolve().name), kit=repr(str(kit.root))
    )
    (course / CONFIGURATION).write_text(configuration, encoding="utf-8")
    _make_gradebook(course / GRADEBOOK, course.resolve().name, listed)


def _copy_checks(exercise: Exercise, folder: Path) -> None:
    """Put what the visible checks need beside the notebooks."""
    folder.mkdir(parents=True)
    suite = exercise.visible_suite
    files = (suite, *catalogs_of(suite).values())
    for name in (DESCRIPTION, *exercise.given, *(file.name for file in files)):
        shutil.copyfile(exercise.folder / name, folder / name)


def _read_students(file: Path) -> Sequence[Mapping[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as table:
            rows = list(csv.DictReader(table))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongUse(text("{file} cannot be read: {reason}.", file=file, reason=error)) from None
    for number, row in enumerate(rows, 2):
        if not (row.get("id") or "").strip():
            raise WrongUse(
                text(
                    "{file}, line {number}: no id. The columns are {columns}, and only the first"
                    " is needed.",
                    file=file,
                    number=number,
                    columns=_listed(STUDENT_COLUMNS),
                )
            )
        if row["id"].startswith(".") or not _UNNAMEABLE.isdisjoint(row["id"]):
            raise WrongUse(
                text(
                    "{file}, line {number}: {id!r} cannot name a folder that nbgrader finds.",
                    file=file,
                    number=number,
                    id=row["id"],
                )
            )
        if unknown := row.keys() - {*STUDENT_COLUMNS}:
            raise WrongUse(
                text(
                    "{file}: unknown column {unknown}. The columns are {columns}, and only the"
                    " first is needed.",
                    file=file,
                    unknown=_listed(sorted(map(str, unknown))),
                    columns=_listed(STUDENT_COLUMNS),
                )
            )
    ids = [row["id"].strip() for row in rows]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise WrongUse(text("{file}: there twice: {ids}.", file=file, ids=_listed(twice)))
    return rows


def _listed(names: Iterable[str]) -> Text:
    return joined(text(", "), names)


def _make_gradebook(file: Path, course_id: str, students: Iterable[Mapping[str, str]]) -> None:
    # SQLite makes the file; nobody but its owner may ever have read it.
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    with Gradebook(f"sqlite:///{file.resolve()}", course_id) as gradebook:
        for student in students:
            about = {key: value.strip() for key, value in student.items() if value and key != "id"}
            gradebook.update_or_create_student(student["id"].strip(), **about)
