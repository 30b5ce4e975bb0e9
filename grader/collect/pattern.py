"""Anything else: the teacher says by a regular expression what the names of the files tell."""

from __future__ import annotations

import re
from datetime import datetime

from grader.collect.found import Found, Listing
from grader.collect.sorting import Piece, Sorting, at
from grader.manifest import Student
from grader.model import WrongUse
from grader.words import joined, text

_WHO = ("name", "id", "login", "sis_id", "email", "group")
_WHAT = ("late", "version", "time", "file")
GROUPS = (*_WHO, *_WHAT)
"""What a group may be called."""


def compiled(pattern: str) -> re.Pattern[str]:
    """Read the expression.

    Raises:
        WrongUse: when it is none, or does not tell who a file is from.
    """
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise WrongUse(
            text(
                "--pattern is no regular expression: {reason}, at character {position}.",
                reason=error.msg,
                position=(error.pos or 0) + 1,
            )
        ) from None
    known = joined(text(", "), GROUPS)
    if unknown := sorted(expression.groupindex.keys() - set(GROUPS)):
        raise WrongUse(
            text(
                "--pattern has the group {unknown}. The groups are: {known}.",
                unknown=joined(text(", "), unknown),
                known=known,
            )
        )
    if expression.groupindex.keys().isdisjoint(_WHO):
        raise WrongUse(
            text(
                "--pattern has no group that says whose a file is, such as (?P<name>[^/]+). The"
                " groups are: {known}.",
                known=known,
            )
        )
    return expression


def sort(listing: Listing, expression: re.Pattern[str]) -> Sorting:
    """Put each file down to whom its place tells; of each the newest version stays."""
    sorting = Sorting()
    for found in listing.files:
        matched = expression.match("/".join(found.parts))
        student = Student(**_told(matched, _WHO)) if matched else None
        if matched is None:
            sorting.refuse(found, text("does not match the pattern"))
        elif student == Student():
            sorting.refuse(found, text("matches the pattern, which does not tell whose it is"))
        else:
            assert student is not None
            _put(student, found, matched, sorting)
    sorting.keep_newest()
    return sorting


def _put(student: Student, found: Found, matched: re.Match[str], sorting: Sorting) -> None:
    what = _told(matched, _WHAT)
    version = int(what["version"]) if what.get("version", "").isdecimal() else None
    order: tuple[int, ...] = ()
    submitted_at = None
    if moment := what.get("time"):
        try:
            order, submitted_at = at(datetime.fromisoformat(moment))
        except ValueError:
            reason = text("{moment} is no time such as 2026-11-02T09:30", moment=moment)
            sorting.refuse(found, reason)
            return
    late = bool(what.get("late")) if "late" in matched.re.groupindex else None
    place = tuple(part for part in _file(found, matched).split("/") if part)
    # What has no version where others have one came before these.
    counted = (version or 0, *order) if "version" in matched.re.groupindex else order
    sorting.put(student, Piece(found, place, counted, late, submitted_at, version))


def _told(matched: re.Match[str], groups: tuple[str, ...]) -> dict[str, str]:
    """Group -> what it matched, of those that matched something."""
    told = matched.groupdict()
    return {name: told[name] for name in groups if told.get(name)}


def _file(found: Found, matched: re.Match[str]) -> str:
    """The file's place in the student's folder: its group, or the rest, or its own name."""
    if named := matched.groupdict().get("file"):
        return named
    return matched.string[matched.end() :].lstrip("/") or found.parts[-1]
