"""A teacher's own CSV file, in which some cells are filled in and nothing else changes.

Platforms write CSV each in its own way: with a byte-order mark or without, with commas or
semicolons, with quotation marks here or there, and decimal commas. Whatever is not filled in stays
as it was, byte for byte.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from grader.files import whole_files
from grader.model import WrongUse
from grader.scoring import points_text
from grader.words import text

_MARK = "\ufeff"
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_SHOWN_LINES = 3
"""Canvas tells by so many lines what separates the columns."""


class Sheet:
    """Rows of cells; the first one is the header."""

    def __init__(self, content: str) -> None:
        """Raises csv.Error when it is none."""
        self._mark = _MARK if content.startswith(_MARK) else ""
        content = content.removeprefix(_MARK)
        self._separator = separator(content)
        self._lines: list[str] = []
        """Of each row, as it stands in the file; it may be several."""
        self.rows: list[list[str]] = []
        lines = [*io.StringIO(content, newline="")]
        reader = csv.reader(lines, delimiter=self._separator, strict=True)
        begin = 0
        for row in reader:
            self.rows.append(row)
            self._lines.append("".join(lines[begin : reader.line_num]))
            begin = reader.line_num

    @property
    def header(self) -> Sequence[str]:
        return self.rows[0] if self.rows else ()

    def cell(self, row: int, column: int) -> str:
        """What a cell holds; a row may be shorter than others."""
        return self.rows[row][column] if column < len(self.rows[row]) else ""

    def fill(self, row: int, column: int, value: str) -> None:
        """Write into a cell; the others of its row stay as they stand in the file."""
        line = self._lines[row]
        body = line.rstrip("\r\n")
        pieces = _pieces(body, self.rows[row], self._separator)
        lacking = max(0, column + 1 - len(pieces))
        pieces += [""] * lacking
        self.rows[row] += [""] * lacking
        self.rows[row][column] = value
        pieces[column] = _written(value, self._separator, as_was=pieces[column])
        self._lines[row] = self._separator.join(pieces) + line[len(body) :]

    def __str__(self) -> str:
        """The file as it is now."""
        return self._mark + "".join(self._lines)


def read(file: Path) -> Sheet:
    """Read a teacher's file.

    Raises:
        WrongUse: when it cannot be read as CSV.
    """
    try:
        return Sheet(file.read_bytes().decode("utf-8"))
    except OSError as error:
        raise WrongUse(
            text("{place} cannot be read: {reason}.", place=file, reason=error.strerror)
        ) from None
    except UnicodeDecodeError:
        raise WrongUse(
            text(
                "{file} is no UTF-8 text. Take the file as you have downloaded it; a spreadsheet"
                ' has to save it as "CSV UTF-8".',
                file=file,
            )
        ) from None
    except csv.Error as error:
        raise WrongUse(
            text("{file} is no CSV file: {reason}.", file=file, reason=str(error))
        ) from None


def write(sheet: Sheet, file: Path, *, own: Path) -> None:
    """Write the file whole or not at all, and never over the teacher's ``own``.

    Raises:
        WrongUse: when it is the teacher's.
        NotWritten: when it cannot be written.
    """
    if file.resolve() == own.resolve():
        raise WrongUse(
            text(
                "{file} is your own file, which stays as it is: name another one with --file.",
                file=file,
            )
        )
    with whole_files(file) as (opened,):
        opened.write(str(sheet))


def separator(content: str) -> str:
    """Tell what separates the columns, as Canvas's importer does.

    It is the semicolon where that makes more columns, the same number in each of the first lines:
    see ``identify_delimiter`` in ``lib/gradebook_importer.rb`` of instructure/canvas-lms.
    """
    counts = {}
    for mark in ";,":
        try:
            first = islice(
                csv.reader(io.StringIO(content, newline=""), delimiter=mark), _SHOWN_LINES
            )
            sizes = {len(row) for row in first}
        except csv.Error:
            sizes = set()
        counts[mark] = sizes.pop() if len(sizes) == 1 else 0
    return ";" if counts[";"] > counts[","] else ","


def has_decimal_comma(cell: str) -> bool:
    """Whether a number in a cell is written as 7,5."""
    return bool(_DECIMAL_COMMA.fullmatch(cell.strip()))


def number(cell: str) -> float | None:
    """The number in a cell, written in either way; None where there is none."""
    try:
        return float(cell.strip().replace(",", "."))
    except ValueError:
        return None


def number_text(points: float, *, comma: bool) -> str:
    """Write a number into a cell."""
    written = points_text(points)
    return written.replace(".", ",") if comma else written


def _pieces(line: str, row: Sequence[str], mark: str) -> list[str]:
    """The cells of a row as they stand in the file, with their quotation marks."""
    pieces: list[str] = []
    rest = line
    for cell in row:
        quoted = _quoted(cell)
        pieces.append(quoted if rest.startswith(quoted) else cell)
        rest = rest[len(pieces[-1]) :].removeprefix(mark)
    return pieces


def _written(cell: str, mark: str, *, as_was: str) -> str:
    needs_quotes = any(character in cell for character in (mark, '"', "\r", "\n"))
    return _quoted(cell) if needs_quotes or as_was.startswith('"') else cell


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""'))
