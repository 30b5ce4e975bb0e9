"""Canvas's gradebook: scores filled into the CSV file that the teacher has exported there.

The file is read as Canvas's own importer reads it, ``lib/gradebook_importer.rb`` of
instructure/canvas-lms, and as ``lib/gradebook_exporter.rb`` there writes it:

* A column is an assignment's where its header ends with the assignment's number in brackets. One
  that is not known becomes a new assignment there, so no column is ever added here.
* A row whose first cell says "Points Possible" tells of the assignments, and one without a student
  tells how their grades are posted. All others are students', perhaps the test student's.
* A student is known by ID, else by SIS User ID, else by SIS Login ID.
* Numbers may have a decimal comma, and columns be separated by semicolons.
* ``EX`` is an excused student and ``N/A`` one who need not hand this in: both stay.

A score is taken in as points, however many the assignment has, and may be more than these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

from grader import scoring
from grader.export import people, sheet
from grader.export.asked import Asked, Left, Report
from grader.export.graded import Graded
from grader.export.marks import Marks
from grader.export.people import Known
from grader.model import Result, WrongUse
from grader.scoring import Score
from grader.words import Text, joined, text

NAME = "canvas"
FILE = "canvas.csv"

_TITLE_AND_NUMBER = re.compile(r"(?P<title>.*)\s\((?P<number>\d+)\)", re.DOTALL)
_TOTAL = re.compile("Current (Score|Points|Grade)|Final (Score|Points|Grade)|Override ")
"""What a header has in it that tells of no assignment, whatever its end."""
_IDS = ("ID", "SIS User ID", "SIS Login ID")
_POINTS_POSSIBLE = "Points Possible"
_READ_ONLY = "read only"


def write(graded: Graded, asked: Asked) -> Report:
    """Write a copy of the gradebook with the scores filled in."""
    assert asked.into is not None
    book = Gradebook(asked.into)
    column = book.assignment(asked.assignment)
    possible = book.possible(column)
    marks = Marks(sheet.number(possible), asked.scale, comma=sheet.has_decimal_comma(possible))
    placed, left = people.place(graded, NAME, book.rows_of, _score)
    filled: list[Score] = []
    for each in placed:
        if reason := _no_grade(book.sheet.cell(each.row, column)):
            left.append(Left(each.submission, reason))
        else:
            book.sheet.fill(each.row, column, marks.text(each.what))
            filled.append(each.what)
    file = asked.place(graded.out, FILE)
    sheet.write(book.sheet, file, own=asked.into)
    return Report((file,), len(filled), tuple(left), marks.notes(filled))


class Gradebook:
    """A teacher's file."""

    def __init__(self, file: Path) -> None:
        """Raises WrongUse when it is none."""
        self.sheet = sheet.read(file)
        self._file = file
        columns = {name: column for column, name in enumerate(self.sheet.header)}
        if _IDS[0] not in columns or not {"Student", "LastName"} & columns.keys():
            raise WrongUse(
                text(
                    "{file} is no gradebook of Canvas: its first row has no Student and ID. Take"
                    " what Grades > Export has given you.",
                    file=file,
                )
            )
        self._students: dict[str, dict[str, list[int]]] = {}
        """By kind of id, and by id: the rows."""
        for kind in _IDS:
            index = self._students[kind] = defaultdict(list)
            for row in self._student_rows() if kind in columns else ():
                index[_same(kind, self.sheet.cell(row, columns[kind]))].append(row)

    def assignment(self, asked: str | None) -> int:
        """The column of an assignment, named by its header, its title or its number.

        Raises:
            WrongUse: when none is it, or several are, or Canvas would not take it.
        """
        headers = dict(self._assignments())
        fitting = [
            column
            for column, header in headers.items()
            if asked is None or asked.strip() in (header, *_title_and_number(header))
        ]
        exact = [column for column in fitting if asked is not None and headers[column] == asked]
        if len(exact or fitting) != 1:
            raise WrongUse(self._which(asked, headers.values()))
        column = (exact or fitting)[0]
        if _READ_ONLY in self.possible(column):
            raise WrongUse(
                text("{column} in {file} is read only.", column=headers[column], file=self._file)
            )
        return column

    def possible(self, column: int) -> str:
        """What the file says the full points of an assignment are."""
        for row in range(1, len(self.sheet.rows)):
            if self._tells_points(row):
                return self.sheet.cell(row, column)
        return ""

    def rows_of(self, student: Known) -> Collection[int]:
        """The rows that a student may be meant by."""
        for kind, values in zip(_IDS, (student.ids, student.sis_ids, student.logins), strict=True):
            rows = {
                row for value in values for row in self._students[kind].get(_same(kind, value), ())
            }
            if rows:
                return rows
        return ()

    def _assignments(self) -> Iterator[tuple[int, str]]:
        for column, header in enumerate(self.sheet.header):
            if _TITLE_AND_NUMBER.fullmatch(header) and not _TOTAL.search(header):
                yield column, header

    def _student_rows(self) -> Iterator[int]:
        for row in range(1, len(self.sheet.rows)):
            if self.sheet.cell(row, 0).strip() and not self._tells_points(row):
                yield row

    def _tells_points(self, row: int) -> bool:
        return _POINTS_POSSIBLE in self.sheet.cell(row, 0)

    def _which(self, asked: str | None, headers: Collection[str]) -> Text:
        known = joined(text("; "), headers)
        if not headers:
            return text(
                "{file} has no column of an assignment, whose header would end with its number in"
                " brackets: make the assignment on Canvas, and export the gradebook again.",
                file=self._file,
            )
        if asked is None:
            return text(
                "{file} has several assignments: name one with --assignment. There are: {known}.",
                file=self._file,
                known=known,
            )
        return text(
            "--assignment {asked} does not name one column of {file}. There are: {known}.",
            asked=asked,
            file=self._file,
            known=known,
        )


def _title_and_number(header: str) -> tuple[str, ...]:
    found = _TITLE_AND_NUMBER.fullmatch(header)
    return found.group("title", "number") if found else ()


def _same(kind: str, value: str) -> str:
    """Canvas's logins are the same in capital letters; its ids are as they are."""
    return value.strip().casefold() if kind == _IDS[-1] else value.strip()


def _score(result: Result) -> Score:
    return scoring.score(result.checks)


def _no_grade(cell: str) -> Text | None:
    """Why no score is wanted, if none is."""
    match cell.strip().upper():
        case "EX":
            return text("excused on Canvas, which stays so")
        case "N/A":
            return text("the assignment on Canvas is not for this student")
        case _:
            return None
