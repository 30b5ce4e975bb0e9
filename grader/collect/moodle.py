"""Moodle: Assignment, Submissions, Download all submissions.

The names are those that Moodle's source code makes (https://github.com/moodle/moodle,
mod/assign/classes/downloader.php, before version 4.1 mod/assign/locallib.php): the full name
without underscores, the participant's number, ``assignsubmission``, and the kind. With "Download
submissions in folders" that is a folder, with a further underscore in older versions; without, the
file's own name follows in one long name. In a blind assignment everybody is called Participant, in
the teacher's language; in one for groups it is the group's name and number, and without a number
those who are in none. The number is the one of the grading worksheet.

Moodle hands out the last attempt alone, and does not say when it was handed in.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from grader.collect.found import Found, Listing, most
from grader.collect.sorting import Piece, Sorting
from grader.manifest import Student
from grader.words import text

_NAME = re.compile(
    r"(?P<name>.*?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)
_FILE = "file"
_ONLINE_TEXT = "onlinetext"


def recognises(listing: Listing) -> bool:
    """Whether most folders and files have Moodle's names."""
    tops = listing.without_left_overs().tops()
    return most(tops, lambda files: bool(_NAME.fullmatch(files[0].parts[0])))


def sort(listing: Listing, slugs: Collection[str]) -> Sorting:  # noqa: ARG001
    """Put each file down to its student, or group."""
    sorting = Sorting()
    handed_in: list[tuple[Student, Found, tuple[str, ...]]] = []
    for found in listing.files:
        matched = _NAME.fullmatch(found.parts[0])
        if matched is None:
            sorting.refuse(found, text("its name is none of those that Moodle gives"))
        elif matched["kind"] == _ONLINE_TEXT:
            reason = text("the program was typed into Moodle, and not handed in as a file")
            sorting.refuse(found, reason)
        elif matched["kind"] != _FILE:
            sorting.refuse(found, text("is no file that was handed in"))
        else:
            place = found.parts[1:] or (matched["file"] or found.parts[0],)
            handed_in.append((_student(matched), found, place))
    names = _names({student for student, _, _ in handed_in})
    for student, found, place in handed_in:
        sorting.put(names[student], Piece(found, place))
    return sorting


def _student(matched: re.Match[str]) -> Student:
    student = Student(name=matched["name"], id=matched["id"])
    return student if student.id else replace(student, group=student.name)


def _names(students: Collection[Student]) -> dict[Student, Student]:
    """Where all are called the same, names are hidden, and the number belongs to the name."""
    is_blind = len(students) > 1 and len({student.name for student in students}) == 1
    return {
        student: replace(student, name=f"{student.name} {student.id}") if is_blind else student
        for student in students
    }
