"""Canvas: Assignment, Download Submissions.

The names are those that Canvas's source code makes (https://github.com/instructure/canvas-lms,
lib/content_zipper.rb): the sortable name in small letters without all that is no letter, digit or
underscore, ``LATE`` if it was, the student's id, the id of the attachment, and the file's own name.
Where students are anonymous, ``anon_`` and a code stand for name and id. A text that was typed in,
and an address, end in ``_text.html`` and ``_link.html`` without an attachment.

A file that a student hands in again under its old name gets ``-1`` before its ending, then ``-2``,
and from the eighth on a random code (app/models/attachment.rb, make_unique_filename). Ids of
attachments only grow, so they tell what came later.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from grader.collect.found import Found, Listing, is_folder, most
from grader.collect.slugs import slug_of
from grader.collect.sorting import Piece, Sorting
from grader.manifest import Student
from grader.words import Text, text

_NAME = re.compile(
    r"(?:(?P<late_anonymous>LATE)_)?anon_(?P<code>[A-Za-z0-9]+)"
    r"_(?P<of_anonymous>\d+)_(?P<file_of_anonymous>.+)"
    r"|(?P<name>.+?)_(?P<late>LATE_)?(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)",
    re.DOTALL,
)
_NO_FILE = re.compile(
    r"(?:.+_\d+|(?:LATE_)?anon_[A-Za-z0-9]+)_(?P<kind>text|link)\.html", re.DOTALL
)
_AGAIN = re.compile(
    r"(?P<stem>.+)-(?:(?P<number>\d{1,2})|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"(?P<ending>(?:\.[A-Za-z][A-Za-z0-9]*)*\.[A-Za-z0-9]+)"
)

_MANY = 99
"""Stands for a number that is not told."""


def recognises(listing: Listing) -> bool:
    """Whether most are files with Canvas's names."""

    def fits(files: list[Found]) -> bool:
        name = files[0].parts[0]
        named = _NAME.fullmatch(name) or _NO_FILE.fullmatch(name)
        return bool(named) and not is_folder(files)

    return most(listing.without_left_overs().tops(), fits)


def sort(listing: Listing, slugs: Collection[str]) -> Sorting:
    """Put each file down to its student; of each the newest version stays."""
    sorting = Sorting()
    handed_in: list[tuple[Found, re.Match[str]]] = []
    for found in listing.files:
        name = found.parts[-1]
        if typed := _NO_FILE.fullmatch(name):
            sorting.refuse(found, _no_file(typed["kind"]))
        elif matched := _NAME.fullmatch(name):
            handed_in.append((found, matched))
        else:
            sorting.refuse(found, text("its name is none of those that Canvas gives"))
    there = {(_student(matched), _own_name(matched)) for _, matched in handed_in}
    for found, matched in handed_in:
        student = _student(matched)
        name, number = _first_name(_own_name(matched))
        if slug_of(name, slugs) is None and (student, name) not in there:
            name = _own_name(matched)
        attachment = int(matched["attachment"] or matched["of_anonymous"])
        order = (_MANY if number is None else number, attachment)
        version = None if number is None else number + 1
        late = bool(matched["late"] or matched["late_anonymous"])
        sorting.put(student, Piece(found, (name,), order, late, version=version))
    sorting.keep_newest()
    # A later download may begin to number anew.
    for pieces in sorting.pieces.values():
        pieces[:] = [replace(piece, order=piece.order[1:]) for piece in pieces]
    return sorting


def _student(matched: re.Match[str]) -> Student:
    # A code may look like a number, and must not pass for the id of somebody.
    if matched["code"]:
        return Student(name=f"anon_{matched['code']}")
    return Student(name=matched["name"], id=matched["id"])


def _own_name(matched: re.Match[str]) -> str:
    return matched["file"] or matched["file_of_anonymous"]


def _first_name(name: str) -> tuple[str, int | None]:
    """What a file was called when it came first, and how often it has come again since."""
    again = _AGAIN.fullmatch(name)
    if again is None:
        return name, 0
    number = again["number"]
    return again["stem"] + again["ending"], int(number) if number else None


def _no_file(kind: str) -> Text:
    if kind == "link":
        return text("an address was handed in, and no file")
    return text("the program was typed into Canvas, and not handed in as a file")
