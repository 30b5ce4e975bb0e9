"""Drives nbgrader's own autograde over many students, several at a time.

Each worker process has nbgrader loaded once and is given one student after the other. nbgrader
keeps the scores of an earlier run where a new one fails; here they are taken back, because a score
that stands must be that of the notebook beside it.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader, NbGraderAPI
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from grader.classroom.course import CONFIGURATION, GRADEBOOK
from grader.model import WrongUse
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


def works(course: Path, assignment: str, *, force: bool) -> tuple[Work, ...]:
    """List who has handed in something, sorted.

    Raises:
        WrongUse: when the folder is no course, or nobody has.
    """
    if not (course / CONFIGURATION).is_file():
        raise WrongUse(f"{course} is no course: it has no {CONFIGURATION}.")
    submitted = course / "submitted"
    folders = submitted.iterdir() if submitted.is_dir() else ()
    students = sorted(folder.name for folder in folders if (folder / assignment).is_dir())
    if not students:
        raise WrongUse(
            f"{submitted} has no {assignment} of any student. Collect first: nbgrader collect "
            f"{assignment}, or nbgrader zip_collect {assignment}."
        )
    return tuple(Work(course.resolve(), assignment, student, force) for student in students)


def run(works: Sequence[Work], jobs: int) -> Iterator[Work | Autograded]:
    """Autograde: each student's work is yielded when it starts, and what came of it after."""
    with Workers(min(jobs, len(works))) as workers:
        waiting: Sequence[Work] = works
        while waiting:
            again: list[Work] = []
            for event in workers.map(_autograde, waiting):
                match event:
                    case Started(work):
                        yield work
                        continue
                    case Finished(work, done):
                        pass
                    case Broken(work, reason):
                        done = _failed(work, reason)
                if done.fault and work.tried < TRIES:
                    again.append(Work(**{**vars(work), "force": True, "tried": work.tried + 1}))
                else:
                    yield done
            waiting = again


def without_work(course: Path, works: Sequence[Work]) -> tuple[str, ...]:
    """Name the students in the gradebook who have handed nothing in."""
    there = {work.student for work in works}
    with _gradebook(course) as gradebook:
        return tuple(sorted({student.id for student in gradebook.students} - there))


def _autograde(work: Work) -> Autograded:
    api = _api(work.course)
    done = api.autograde(work.assignment, work.student, force=work.force)
    if not done["success"]:
        return _failed(work, _reason(done.get("error", ""), done.get("log", "")))
    with _gradebook(work.course) as gradebook:
        submission = gradebook.find_submission(work.assignment, work.student)
        return Autograded(work.student, float(submission.score), float(submission.max_score))


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


def _failed(work: Work, reason: str) -> Autograded:
    """Take back the scores of an earlier run."""
    with _gradebook(work.course) as gradebook:
        try:
            submission = gradebook.find_submission(work.assignment, work.student)
        except MissingEntry:
            return Autograded(work.student, None, 0.0, reason)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = None
                grade.needs_manual_grade = True
        gradebook.db.commit()
        return Autograded(work.student, None, float(submission.max_score), reason)


def _gradebook(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course / GRADEBOOK}", course.name)


def _reason(error: str, log: str) -> str:
    """The line that says what went wrong: the exception that nbgrader has logged last."""
    raised = re.findall(
        r"^[\w.]+(?:Error|Exception|Failed|Unavailable|Use|Entry): .*$", log, re.MULTILINE
    )
    lines = [*raised, *error.strip().splitlines()]
    return lines[len(raised) - 1 if raised else -1] if lines else "nbgrader gave no reason"
