"""Whose each file of a download is, and when it was handed in, as far as the download says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from grader.collect.found import Found, Told
from grader.manifest import Student
from grader.words import Text


@dataclass(frozen=True)
class Piece:
    """A file that a student has handed in."""

    found: Found
    place: tuple[str, ...]
    """Where it goes in the student's folder; under a name that another version has, too."""
    order: tuple[int, ...] = ()
    """Of two files for one place the newer has the greater; empty where nobody knows."""
    late: bool | None = None
    submitted_at: str | None = None
    version: int | None = None


@dataclass
class Sorting:
    """Files put down to students."""

    pieces: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)
    students: dict[tuple[str, str], Student] = field(default_factory=dict)
    unplaced: list[Told] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)
    older: list[Found] = field(default_factory=list)
    """Of which there is a newer version."""
    about: int = 0
    """How many files are the platform's own, and tell of the others."""

    def put(self, student: Student, piece: Piece) -> None:
        """Put a file down to a student."""
        who = identity(student)
        self.students.setdefault(who, student)
        self.pieces.setdefault(who, []).append(piece)

    def refuse(self, found: Found, why: Text) -> None:
        """Say why a file is nobody's."""
        self.unplaced.append(Told(found.place, why))

    def keep_newest(self) -> None:
        """Let go of every file that another one for the same place is newer than."""
        for who, pieces in self.pieces.items():
            newest: dict[tuple[str, ...], tuple[int, ...]] = {}
            for piece in pieces:
                newest[piece.place] = max(piece.order, newest.get(piece.place, ()))
            self.older += (each.found for each in pieces if each.order < newest[each.place])
            self.pieces[who] = [each for each in pieces if each.order == newest[each.place]]

    def keep_newest_of_all(self) -> None:
        """The same where a student hands in all files at once, whatever their places."""
        for who, pieces in self.pieces.items():
            newest = max(piece.order for piece in pieces)
            self.older += (each.found for each in pieces if each.order < newest)
            self.pieces[who] = [each for each in pieces if each.order == newest]

    def __iter__(self) -> Iterator[tuple[Student, list[Piece]]]:
        for who, student in self.students.items():
            yield student, self.pieces[who]


def identity(student: Student) -> tuple[str, str]:
    """What tells a student from all others: an id if there is one, and in the end the name."""
    for kind in ("id", "sis_id", "login", "email", "name", "group"):
        if value := getattr(student, kind):
            return kind, value
    return "", ""


def at(moment: datetime) -> tuple[tuple[int, ...], str]:
    """A time as an order, and as the manifest has it; one without a zone is taken for UTC."""
    exact = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    exact = exact.astimezone(UTC)
    return (int(exact.timestamp()),), exact.isoformat(timespec="seconds")
