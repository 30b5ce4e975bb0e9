"""Reads the files of a student and makes them ready: opens zips, takes programs from notebooks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from grader.collect import archive, names, notebooks
from grader.collect.bounds import (
    LONGEST_PLACE,
    MOST_FOLDERS,
    MOST_NESTED,
    Bounds,
    OverTheBounds,
)
from grader.collect.found import Found, Told, Unreadable
from grader.collect.plain import ARCHIVE
from grader.collect.slugs import NOTEBOOK, PROGRAM, slug_of
from grader.collect.sorting import Piece
from grader.intake import printable
from grader.words import Text, text

_OTHER_ARCHIVES = (".7z", ".rar", ".tar", ".tar.bz2", ".tar.gz", ".tar.xz", ".tgz")


@dataclass(frozen=True)
class Exercises:
    """What is known of the exercises."""

    slugs: Collection[str]
    stubs: Mapping[str, str]
    """The programs as they were handed out, by exercise."""
    only: str | None = None
    """The one that a file is for whose name says nothing."""


@dataclass(frozen=True)
class Ready:
    """A file as it will be written."""

    content: bytes
    piece: Piece
    """What it came from."""


@dataclass
class HandedIn:
    """All files of a student."""

    files: dict[tuple[str, ...], Ready] = field(default_factory=dict)
    unplaced: list[Told] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)
    left_overs: int = 0
    _taken: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """Places as the least able file system sees them; those of folders have no file."""

    def add(self, place: tuple[str, ...], ready: Ready) -> None:
        """Add a file, unless there is one in its place."""
        if len(place) > MOST_FOLDERS or len("/".join(place).encode()) > LONGEST_PLACE:
            reason = text("is in too many folders, or in ones with too long names")
            self.unplaced.append(Told(_place_of(ready.piece), reason))
            return
        key = names.same(place)
        folders = [key[:length] for length in range(1, len(key))]
        inside = next((self._taken[each] for each in folders if self._taken.get(each)), None)
        there = self._taken.get(key)
        if there and self.files[there].content == ready.content:
            return
        if there or inside or key in self._taken:
            # As a file, or as a folder that holds others.
            other = "/".join(there or inside or (*place, ""))
            reason = text("stands where {other} stands already", other=printable(other))
            self.unplaced.append(Told(_place_of(ready.piece), reason))
            return
        self._taken |= dict.fromkeys(folders, ()) | {key: place}
        self.files[place] = ready

    def rename(self, old: tuple[str, ...], new: tuple[str, ...]) -> None:
        """Give a file another place, unless there is one in that."""
        ready = self.files.pop(old)
        del self._taken[names.same(old)]
        self.add(new, ready)

    def refuse(self, piece: Piece, why: Text) -> None:
        """Say why a file is not taken."""
        self.unplaced.append(Told(_place_of(piece), why))


def read(pieces: Sequence[Piece], exercises: Exercises, bounds: Bounds) -> HandedIn:
    """Read what a student has handed in."""
    handed_in = HandedIn()
    bounds.next_student()
    try:
        for piece in pieces:
            for place, ready in _unfolded(piece, handed_in, bounds, MOST_NESTED - 1):
                handed_in.add(tuple(map(names.safe, place)), ready)
    except OverTheBounds as error:
        handed_in.refuse(piece, text("and what follows is not taken: {why}", why=error.args[0]))
    _name_programs(handed_in, exercises)
    _open_notebooks(handed_in, exercises)
    _look_for_programs(pieces, handed_in, exercises)
    return handed_in


def _unfolded(
    piece: Piece, handed_in: HandedIn, bounds: Bounds, deeper: int
) -> Iterator[tuple[tuple[str, ...], Ready]]:
    """Yield the file, or what is in it if it is a zip."""
    if piece.found.is_left_over:
        handed_in.left_overs += 1
        return
    try:
        content = piece.found.read()
        bounds.take(len(content))
        suffix = PurePosixPath(piece.place[-1]).suffix.lower()
        if suffix != ARCHIVE:
            if piece.place[-1].lower().endswith(_OTHER_ARCHIVES):
                reason = text("is an archive that is not opened: unpack it by hand")
                handed_in.refuse(piece, reason)
            yield piece.place, Ready(content, piece)
            return
        if not deeper:
            most = MOST_NESTED
            raise Unreadable(text("is more than {most} zips deep: unpack it by hand", most=most))
        with archive.opened(content) as opened:
            listed = archive.listing(opened)
            outer = piece.found.parts
            for told in listed.refused:
                place = f"{_place_of(piece)}/{told.place}"
                handed_in.unplaced.append(replace(told, place=place))
            folder = (*piece.place[:-1], PurePosixPath(piece.place[-1]).stem)
            for found in listed.files:
                named = Found((*outer, *found.parts), found.read)
                inner = replace(piece, found=named, place=(*folder, *found.parts))
                yield from _unfolded(inner, handed_in, bounds, deeper - 1)
    except Unreadable as error:
        handed_in.refuse(piece, error.args[0])


def _name_programs(handed_in: HandedIn, exercises: Exercises) -> None:
    """Give a program the name that the grader looks for, where its own says which it is.

    One that has the right name already goes before; of two with other names neither is taken.
    """
    programs = [place for place in handed_in.files if place[-1].lower().endswith(PROGRAM)]
    there = {place[-1] for place in programs}
    meant: dict[str, list[tuple[str, ...]]] = {}
    for place in programs:
        slug = slug_of(place[-1], exercises.slugs)
        if slug and f"{slug}{PROGRAM}" not in there:
            meant.setdefault(slug, []).append(place)
    if exercises.only and len(programs) == 1 and not meant and not there & _files(exercises):
        meant[exercises.only] = programs
    for slug, places in meant.items():
        if len(places) == 1:
            (place,) = places
            handed_in.rename(place, (*place[:-1], f"{slug}{PROGRAM}"))


def _open_notebooks(handed_in: HandedIn, exercises: Exercises) -> None:
    """Put the programs of notebooks beside them; one that was handed in as a file goes before."""
    there = {place[-1] for place in handed_in.files}
    for place, ready in [*handed_in.files.items()]:
        if not place[-1].lower().endswith(NOTEBOOK):
            continue
        taken = notebooks.programs(
            place[-1], ready.content, exercises.slugs, exercises.stubs, exercises.only
        )
        for problem in taken.problems:
            handed_in.refuse(ready.piece, problem)
        handed_in.notes += [Told(_place_of(ready.piece), note) for note in taken.notes]
        for slug, source in taken.programs.items():
            program = f"{slug}{PROGRAM}"
            if program in there:
                reason = text("has a program, too; graded is the file {file}", file=program)
                handed_in.notes.append(Told(_place_of(ready.piece), reason))
            else:
                handed_in.add((*place[:-1], program), Ready(source.encode(), ready.piece))


def _look_for_programs(pieces: Sequence[Piece], handed_in: HandedIn, exercises: Exercises) -> None:
    """Say so where nothing is for any exercise, and nothing else is said of the student."""
    if handed_in.unplaced or any(place[-1] in _files(exercises) for place in handed_in.files):
        return
    first, *others = pieces
    if not handed_in.files:
        handed_in.refuse(first, text("holds nothing but hidden files, and files of tools"))
        return
    file = f"{min(exercises.slugs)}{PROGRAM}"
    reason = text(
        "is called after no exercise, as {file} would be; if it is a program, call it so, or say"
        " by --exercise which one all are for",
        file=file,
    )
    if others or len(handed_in.files) > 1:
        reason = text(
            "and the student's {count} other files are called after no exercise, as {file} would"
            " be; if one is a program, call it so, or say by --exercise which one all are for",
            count=len(handed_in.files) - 1,
            file=file,
        )
    handed_in.refuse(next(iter(handed_in.files.values())).piece, reason)


def _files(exercises: Exercises) -> set[str]:
    return {f"{slug}{PROGRAM}" for slug in exercises.slugs}


def _place_of(piece: Piece) -> str:
    return piece.found.place
