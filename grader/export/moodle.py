"""Moodle's offline grading worksheet: grades and comments filled into the teacher's own.

The worksheet is what an assignment's "Download grading worksheet" gives, written by
``mod/assign/gradingtable.php`` of moodle/moodle and read back by
``mod/assign/feedback/offline/importgradeslib.php``:

* Its headers are in the language of the teacher who downloads it, and must be so for whoever
  uploads it. Those in English and Simplified Chinese are known, from Moodle's language packs.
* The first column, or that called "Identifier", is "Participant 123" in some language: what counts
  is the number at its end, by which Moodle also calls the folders of a download.
* "Last modified (grade)" says which grades are newer than the worksheet, and stays as it is.
* A grade above the maximum is passed over without a word, so it is not written.
* Comments are HTML. There is a column for them if the assignment has feedback comments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader import scoring
from grader.export import people, sheet
from grader.export.asked import Asked, Left, Report
from grader.export.comment import comment
from grader.export.graded import Graded
from grader.export.marks import Marks
from grader.export.people import Known
from grader.model import Result, WrongUse
from grader.scoring import Score
from grader.words import Text, joined, text

NAME = "moodle"
FILE = "moodle.csv"

_IDENTIFIER = ("Identifier", "标识符")
_SCALE = ("Scale", "量表")
_HEADERS = {
    "grade": ("Grade", "成绩"),
    "maximum": ("Maximum grade", "Maximum Grade", "最高分", "最高成绩"),
    "comments": ("Feedback comments", "反馈意见"),
}
"""What a column holds -> its header in the languages that are known, now and in older versions."""

_NUMBER_AT_THE_END = re.compile(r"\d+$", re.ASCII)


def write(graded: Graded, asked: Asked) -> Report:
    """Write a copy of the worksheet with grades and comments filled in."""
    assert asked.into is not None
    worksheet = Worksheet(asked.into, asked.columns)
    maximum = worksheet.maximum
    marks = Marks(sheet.number(maximum), asked.scale, comma=sheet.has_decimal_comma(maximum))
    placed, left = people.place(
        graded,
        NAME,
        worksheet.rows_of,
        lambda result: _told(result, graded, asked.language),
    )
    filled: list[Score] = []
    for each in placed:
        if marks.fits(each.what.score):
            worksheet.fill(each.row, marks.text(each.what.score), each.what.comment)
            filled.append(each.what.score)
        else:
            left.append(Left(each.submission, _too_much(marks, each.what.score)))
    file = asked.place(graded.out, FILE)
    sheet.write(worksheet.sheet, file, own=asked.into)
    notes = (*worksheet.notes(), *marks.notes(each.what.score for each in placed))
    return Report((file,), len(filled), tuple(left), notes)


@dataclass(frozen=True)
class _Told:
    """What Moodle is told of a submission."""

    score: Score
    comment: str


def _told(result: Result, graded: Graded, language: str) -> _Told:
    return _Told(scoring.score(result.checks), comment(result, graded.slugs, language))


def _too_much(marks: Marks, score: Score) -> Text:
    return text(
        "{points} points are more than the worksheet's maximum, and Moodle would pass them over:"
        " add --scale, or raise the maximum grade of the assignment",
        points=marks.text(score),
    )


class Worksheet:
    """A teacher's file."""

    def __init__(self, file: Path, headers: Mapping[str, str]) -> None:
        """With ``headers`` for columns whose header is not known; raises WrongUse if it is none."""
        self.sheet = sheet.read(file)
        self._file = file
        if unknown := headers.keys() - _HEADERS.keys():
            raise WrongUse(
                text(
                    "--column knows no {unknown}, but {known}.",
                    unknown=joined(text(", "), sorted(unknown)),
                    known=joined(text(", "), _HEADERS),
                )
            )
        self._header = [name.strip() for name in self.sheet.header]
        if set(self._header) & set(_SCALE):
            raise WrongUse(
                text(
                    "{file} is of an assignment that is graded on a scale: give it points, and"
                    " download its worksheet again.",
                    file=file,
                )
            )
        self._columns = {what: self._find(what, headers.get(what)) for what in _HEADERS}
        if self._columns["grade"] is None:
            raise WrongUse(self._lacks("grade"))
        self._rows: dict[str, set[int]] = defaultdict(set)
        """By what a student may be known by."""
        for row in range(1, len(self.sheet.rows)):
            self._index(row)

    @property
    def maximum(self) -> str:
        """What the worksheet says the full grade is."""
        column = self._columns["maximum"]
        return "" if column is None or len(self.sheet.rows) < 2 else self.sheet.cell(1, column)

    def rows_of(self, student: Known) -> Collection[int]:
        """The rows that a student may be meant by."""
        for value in (*student.ids, *student.emails):
            if rows := self._rows.get(value.strip().casefold()):
                return rows
        return ()

    def fill(self, row: int, grade: str, words: str) -> None:
        """Write a grade, and what there is to tell if there is a column for it."""
        for what, value in (("grade", grade), ("comments", words)):
            column = self._columns[what]
            if column is not None:
                self.sheet.fill(row, column, value)

    def notes(self) -> tuple[Text, ...]:
        """Say what the worksheet has no room for."""
        if self._columns["comments"] is not None:
            return ()
        return (
            text(
                "{file} has no column for comments, so grades alone are filled in: switch on"
                " feedback comments in the assignment, or name the column with --column"
                " comments=HEADER.",
                file=self._file,
            ),
        )

    def _find(self, what: str, asked: str | None) -> int | None:
        for name in (asked,) if asked is not None else _HEADERS[what]:
            if name in self._header:
                return self._header.index(name)
        if asked is not None:
            raise WrongUse(self._lacks(asked))
        return None

    def _index(self, row: int) -> None:
        """Note by what its student may be known: identifier, its number, and e-mail address."""
        named = [self._header.index(name) for name in _IDENTIFIER if name in self._header]
        identifier = self.sheet.cell(row, named[0] if named else 0).strip()
        names = {identifier, *_NUMBER_AT_THE_END.findall(identifier)}
        names |= {cell.strip() for cell in self.sheet.rows[row] if "@" in cell}
        for name in names - {""}:
            self._rows[name.casefold()].add(row)

    def _lacks(self, name: str) -> Text:
        return text(
            "{file} has no column {name}. Take the grading worksheet as Moodle gives it; where it"
            " is in another language, name the column with --column grade=HEADER. There are:"
            " {known}.",
            file=self._file,
            name=name,
            known=joined(text("; "), self._header),
        )
