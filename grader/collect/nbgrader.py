"""nbgrader: the folder ``submitted`` of a course, or the course.

Its documentation (https://nbgrader.readthedocs.io, "The philosophy and the approach") lays it down
as ``submitted/<student>/<assignment>/<notebook>.ipynb``; ``timestamp.txt`` beside the notebooks
says when they were handed in, in UTC unless the course is set to another time zone, which
``Exchange.timezone`` may be (https://nbgrader.readthedocs.io/en/stable/configuration/config_options.html).
What short names of other zones mean depends on who reads them; those times are not taken. Only the
newest is kept there.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from grader.collect.found import Found, Listing, Unreadable, most
from grader.collect.sorting import Piece, Sorting, at
from grader.manifest import Student
from grader.words import text

SUBMITTED = "submitted"
_TIMESTAMP = "timestamp.txt"
_UTC = re.compile(r"\s+(UTC|GMT)$")


def recognises(listing: Listing) -> bool:
    """Whether there is a folder of that name, or a time in the folders below most."""
    tops = listing.without_left_overs().tops()
    if any(len(found.parts) > 3 for found in tops.get(SUBMITTED, ())):
        return True
    return most(tops, lambda files: any(map(_is_timestamp, files)))


def sort(listing: Listing, slugs: Collection[str]) -> Sorting:  # noqa: ARG001
    """Put each file down to its student; those of several assignments stay beside each other."""
    sorting = Sorting()
    if SUBMITTED in listing.tops():
        # A course has much else: the teacher's own.
        listing = listing.below(SUBMITTED)
    times: dict[tuple[str, ...], tuple[tuple[int, ...], str | None]] = {}
    for found in listing.files:
        if _is_timestamp(found):
            times[found.parts[:2]] = _time(found)
            sorting.about += 1
    for found in listing.files:
        if _is_timestamp(found):
            continue
        if len(found.parts) < 3:
            reason = text("nbgrader has submitted/STUDENT/ASSIGNMENT/FILE, and this is none")
            sorting.refuse(found, reason)
            continue
        student, *place = found.parts
        order, submitted_at = times.get(found.parts[:2], ((), None))
        piece = Piece(found, tuple(place), order, submitted_at=submitted_at)
        sorting.put(Student(id=student), piece)
    return sorting


def _is_timestamp(found: Found) -> bool:
    return len(found.parts) == 3 and found.parts[-1] == _TIMESTAMP


def _time(found: Found) -> tuple[tuple[int, ...], str | None]:
    try:
        words = found.read().decode("utf-8", "replace").strip()
    except Unreadable:
        return (), None
    try:
        return at(datetime.fromisoformat(_UTC.sub("", words)))
    except ValueError:
        return (), None
