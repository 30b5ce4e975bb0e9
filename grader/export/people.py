"""Finds the row of a teacher's file that a submission belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from grader.export.asked import Left
from grader.export.graded import Graded
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


def known(graded: Graded, submission: str, platform: str) -> Known:
    """Say what is known of who handed it in; without a manifest, its name may be any of that."""
    entry = graded.handed_in(submission)
    if entry is None:
        name = (submission,)
        return Known(ids=name, sis_ids=name, logins=name, emails=name)
    student = entry.student
    is_foreign = graded.source in PLATFORMS and graded.source != platform
    own = None if is_foreign else student.id
    # A teacher's own pattern says that something is an id, and not whose.
    of_anybody = own if graded.source not in PLATFORMS else None
    return Known(
        ids=_given(own),
        sis_ids=_given(student.sis_id, of_anybody),
        logins=_given(student.login, student.email, of_anybody),
        emails=_given(student.email),
    )


def match(
    submissions: Iterable[str], rows_of: Callable[[str], Collection[int]]
) -> tuple[dict[str, int], list[Left]]:
    """Give each submission its row; whoever has none or several, or one that another has, is left."""
    found = {submission: rows_of(submission) for submission in submissions}
    takers = Counter(row for rows in found.values() if len(rows) == 1 for row in rows)
    placed: dict[str, int] = {}
    left: list[Left] = []
    for submission, rows in found.items():
        if not rows:
            left.append(Left(submission, text("no row of the file is of this student")))
        elif len(rows) > 1:
            left.append(
                Left(submission, text("{count} rows of the file fit this student", count=len(rows)))
            )
        elif takers[row := next(iter(rows))] > 1:
            left.append(
                Left(submission, text("another submission is of the same row, too: keep one"))
            )
        else:
            placed[submission] = row
    return placed, left


def _given(*values: str | None) -> tuple[str, ...]:
    return tuple(value for value in values if value)
