"""Finds the row of a teacher's file that each submission belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from grader.export.asked import Left
from grader.export.feedback import left_open
from grader.export.graded import Graded
from grader.manifest import Student
from grader.model import Result
from grader.words import text

PLATFORMS = ("canvas", "gradescope", "moodle")
"""Those that give students numbers of their own, which mean nothing on another one."""


@dataclass(frozen=True)
class Known:
    """What may stand in a file for a student, by what it is."""

    ids: tuple[str, ...]
    """On the platform that the file is of."""
    sis_ids: tuple[str, ...]
    """In the student information system."""
    logins: tuple[str, ...]
    emails: tuple[str, ...]


T = TypeVar("T")


@dataclass(frozen=True)
class Placed(Generic[T]):
    """A submission that has a row of its own, and what belongs there."""

    submission: str
    row: int
    what: T


def known(graded: Graded, submission: str, platform: str) -> Known:
    """Say what is known of who handed it in.

    Where nobody has said more than a name, as without a manifest, the name may be any of that.
    """
    entry = graded.handed_in(submission)
    student = entry.student if entry else Student()
    is_platform = graded.source in PLATFORMS
    if entry is None or (student == Student(name=student.name) and not is_platform):
        names = _given(submission, student.name)
        return Known(ids=names, sis_ids=names, logins=names, emails=names)
    own = None if is_platform and graded.source != platform else student.id
    # A teacher's own pattern says that something is an id, and not whose.
    of_anybody = None if is_platform else own
    return Known(
        ids=_given(own),
        sis_ids=_given(student.sis_id, of_anybody),
        logins=_given(student.login, student.email, of_anybody),
        emails=_given(student.email),
    )


def place(
    graded: Graded,
    platform: str,
    rows_of: Callable[[Known], Collection[int]],
    take: Callable[[Result], T],
) -> tuple[list[Placed[T]], list[Left]]:
    """Find the row of each submission that has a score, and take of its result what belongs there.

    Left are those without a score, with no row or several, and those that have one row in common.
    """
    placed: list[Placed[T]] = []
    left: list[Left] = []
    takers: Counter[int] = Counter()
    for _, result in graded.results():
        rows = rows_of(known(graded, result.submission, platform))
        if len(rows) == 1:
            takers.update(rows)
        if without_score := left_open(result):
            left += without_score
        elif not rows:
            left.append(Left(result.submission, text("no row of the file is of this student")))
        elif len(rows) > 1:
            several = text("{count} rows of the file fit this student", count=len(rows))
            left.append(Left(result.submission, several))
        else:
            placed.append(Placed(result.submission, next(iter(rows)), take(result)))
    shared = text("another submission belongs to the same row: keep the one that counts")
    left += [Left(each.submission, shared) for each in placed if takers[each.row] > 1]
    return [each for each in placed if takers[each.row] == 1], left


def _given(*values: str | None) -> tuple[str, ...]:
    return tuple(value for value in values if value)
