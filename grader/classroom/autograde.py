"""Drives nbgrader's own autograde over many students, several at a time.

Each worker process has nbgrader loaded once and is given one student after the other. nbgrader
keeps the scores of an earlier run where a new one fails; here they are taken back, because a score
that stands must be that of the notebook beside it.
"""

from __future__ import annotations

import os
import re
import shutil
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.apps import NbGrader, NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader import catalog, grading
from grader.classroom.course import CONFIGURATION
from grader.classroom.grade import Grade, require_same_checks
from grader.model import WrongUse
from grader.observe import Isolation
from grader.words import text
from grader.workers import Broken, Finished, Started, Workers

TRIES = 2
"""How often a student's work is tried before it counts as failed."""


@dataclass(frozen=True)
class Work:
    """What one student has handed in for one assignment."""

    course: Path
    assignment: str
    student: str
    force: bool
    tried: int = 1


@dataclass(frozen=True)
class Autograded:
    """nbgrader is through with a student; ``fault`` is empty when all went well."""

    student: str
    score: float | None
    max_score: float
    fault: str = ""
    lacking: tuple[str, ...] = ()
    """The notebooks that were not handed in; they have no points."""


def works(course: Path, assignment: str, *, force: bool) -> tuple[tuple[Work, ...], Isolation]:
    """List who has handed in something, sorted, and say what will keep their programs in.

    Raises:
        WrongUse: when the folder is no course, nobody has, or nothing could be graded rightly.
        SandboxUnavailable: when nothing can keep the programs in.
    """
    course = course.resolve()
    if not (course / CONFIGURATION).is_file():
        raise WrongUse(
            text("{course} is no course: it has no {file}.", course=course, file=CONFIGURATION)
        )
    isolation = _prepare(course, assignment)
    submitted = course / "submitted"
    folders = submitted.iterdir() if submitted.is_dir() else ()
    students = sorted(folder.name for folder in folders if (folder / assignment).is_dir())
    if not students:
        raise WrongUse(
            text(
                "{folder} has no {assignment} of any student. Collect first: nbgrader collect"
                " {assignment}, or nbgrader zip_collect {assignment}.",
                folder=submitted,
                assignment=assignment,
            )
        )
    return tuple(Work(course, assignment, student, force) for student in students), isolation


def run(works: Sequence[Work], jobs: int) -> Iterator[Work | Autograded]:
    """Autograde: each student's work is yielded when it starts, and what came of it after."""
    with Workers(min(jobs, len(works))) as workers:
        waiting: Sequence[Work] = works
        while waiting:
            again: list[Work] = []
            for event in workers.map(_autograde, waiting):
                match event:
                    case Started(work):
                        if work.tried == 1:
                            yield work
                        continue
                    case Finished(work, done):
                        pass
                    case Broken(work, reason):
                        done = _failed(work, reason)
                if done.fault and work.tried < TRIES:
                    again.append(replace(work, force=True, tried=work.tried + 1))
                else:
                    yield done
            waiting = again


def without_work(works: Sequence[Work]) -> tuple[str, ...]:
    """Name the students in the gradebook who have handed nothing in."""
    there = {work.student for work in works}
    with _gradebook(works[0].course) as gradebook:
        return tuple(sorted({student.id for student in gradebook.students} - there))


def _prepare(course: Path, assignment: str) -> Isolation:
    """Find out before the first student is graded what would go wrong with every one."""
    settings = _settings(course)
    with _gradebook(course) as gradebook:
        try:
            names = [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
        except MissingEntry:
            raise WrongUse(
                text(
                    "{course} has no assignment {assignment}. Generate it first: nbgrader"
                    " generate_assignment {assignment}.",
                    course=course,
                    assignment=assignment,
                )
            ) from None
    step = Grade(config=settings)
    isolation = grading.isolation_of(step.sandbox)
    kit = catalog.load_kit(catalog.find_kit(Path(step.kit) if step.kit else None), names)
    for exercise in kit.exercises:
        file = course / "release" / assignment / f"{exercise.slug}.ipynb"
        if not file.is_file():
            raise WrongUse(
                text(
                    "{file} is missing, with which the submitted notebooks are rebuilt.", file=file
                )
            )
        worth = {check.name: check.points for check in grading.checks(exercise.suite)}
        require_same_checks(exercise, nbformat.read(file, as_version=4), worth)
    return isolation


def _autograde(work: Work) -> Autograded:
    """Have one student graded, in a worker."""
    api = _api(work.course)
    lacking = _lacking(work)
    with _gradebook(work.course) as gradebook:
        if lacking == _notebooks(gradebook, work.assignment):
            return _nothing(work, gradebook, lacking)
    done = api.autograde(work.assignment, work.student, force=work.force)
    if not done["success"]:
        return _failed(work, _reason(done))
    with _gradebook(work.course) as gradebook:
        # nbgrader is content with the folder that a run leaves which was cut short.
        if _unscored(gradebook, work):
            return _failed(work, "nbgrader left checks without a score")
        submission = gradebook.find_submission(work.assignment, work.student)
        return _graded(work, submission, lacking)


def _graded(work: Work, submission: SubmittedAssignment, lacking: tuple[str, ...]) -> Autograded:
    score, max_score = float(submission.score), float(submission.max_score)
    return Autograded(work.student, score, max_score, lacking=lacking)


def _notebooks(gradebook: Gradebook, assignment: str) -> tuple[str, ...]:
    return tuple(sorted(book.name for book in gradebook.find_assignment(assignment).notebooks))


def _lacking(work: Work) -> tuple[str, ...]:
    folder = work.course / "submitted" / work.student / work.assignment
    with _gradebook(work.course) as gradebook:
        names = _notebooks(gradebook, work.assignment)
    return tuple(name for name in names if not os.path.lexists(folder / f"{name}.ipynb"))


def _nothing(work: Work, gradebook: Gradebook, lacking: tuple[str, ...]) -> Autograded:
    """Give no points where no notebook was handed in: nbgrader takes that for a fault of ours."""
    _forget(work)
    gradebook.update_or_create_student(work.student)
    submission = gradebook.update_or_create_submission(work.assignment, work.student)
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            grade.auto_score = 0
            grade.needs_manual_grade = False
    gradebook.db.commit()
    return _graded(work, submission, lacking)


def _failed(work: Work, reason: str) -> Autograded:
    """Take back the scores of an earlier run."""
    _forget(work)
    with _gradebook(work.course) as gradebook:
        try:
            submission = gradebook.find_submission(work.assignment, work.student)
        except MissingEntry:
            max_score = float(gradebook.find_assignment(work.assignment).max_score)
            return Autograded(work.student, None, max_score, reason)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = None
                grade.needs_manual_grade = True
        gradebook.db.commit()
        return Autograded(work.student, None, float(submission.max_score), reason)


def _forget(work: Work) -> None:
    """Remove what was autograded before, so that the next run takes the student up again."""
    shutil.rmtree(work.course / "autograded" / work.student / work.assignment, ignore_errors=True)


def _unscored(gradebook: Gradebook, work: Work) -> bool:
    """Whether a check has no score though there is a submission; questions may have none."""
    try:
        submission = gradebook.find_submission(work.assignment, work.student)
    except MissingEntry:
        return False
    for notebook in submission.notebooks:
        questions = {
            cell.name
            for cell in gradebook.find_notebook(notebook.name, work.assignment).solution_cells
        }
        for grade in notebook.grades:
            if grade.auto_score is None and grade.name not in questions:
                return True
    return False


def _settings(course: Path) -> Config:
    return PyFileConfigLoader(CONFIGURATION, path=str(course)).load_config()


@cache
def _api(course: Path) -> NbGraderAPI:
    """nbgrader as it is configured for this course; it works in the course's folder."""
    os.chdir(course)
    # nbgrader's own way to make a submission's rows; it says nothing to whoever uses nbgrader.
    warnings.filterwarnings("ignore", category=SAWarning)
    app = NbGrader()
    app.load_config_file()
    config = Config({"CourseDirectory": {"root": str(course)}})
    config.merge(app.config)
    return NbGraderAPI(config=config)


def _gradebook(course: Path) -> Gradebook:
    folder = CourseDirectory(config=_settings(course), root=str(course))
    return Gradebook(folder.db_url, folder.course_id)


def _reason(done: Mapping[str, Any]) -> str:
    """The line that says what went wrong: the exception that nbgrader has logged last."""
    raised = re.findall(
        r"^ *(?:\w+\.)*(\w+(?:Error|Exception|Failed|Unavailable|Use|Entry): .*)$",
        done.get("log", ""),
        re.MULTILINE,
    )
    lines = raised or done.get("error", "").strip().splitlines()
    return str(lines[-1]) if lines else "nbgrader gave no reason"
