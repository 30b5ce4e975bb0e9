"""From a download to a folder of submissions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from grader.collect import archive, folder, pattern
from grader.collect.bounds import Bounds
from grader.collect.formats import FORMATS, PATTERN, part_of, recognised
from grader.collect.found import Listing, Told, Unreadable
from grader.collect.handed_in import Exercises, read
from grader.collect.sorting import Sorting
from grader.collect.store import Change, Store
from grader.model import Kit, WrongUse
from grader.words import text


@dataclass
class Collected:
    """What has become of a download."""

    changes: Counter[Change] = field(default_factory=Counter)
    late: int = 0
    left_overs: int = 0
    """Hidden files, and what tools leave behind."""
    older: int = 0
    unplaced: list[Told] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)


class Download:
    """A download that is open; to be used in a ``with`` statement."""

    def __init__(self, source: Path) -> None:
        """Open the download.

        Raises:
            WrongUse: when it is not there, or cannot be read.
        """
        self._stack = ExitStack()
        self._source = source
        self._listing = self._list()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def sorted(
        self, slugs: Collection[str], form: str | None = None, expression: str | None = None
    ) -> tuple[str, Sorting]:
        """Put each file down to a student; say what the download was recognised as, too.

        ``form`` is one of ``FORMATS`` where the teacher has said so, ``expression`` the teacher's
        own pattern.
        """
        if expression is not None:
            compiled = pattern.compiled(expression)
            return PATTERN, self._sorted(
                self._listing, lambda listing: pattern.sort(listing, compiled)
            )
        if form is not None:
            named, listing = FORMATS[form], part_of(self._listing, FORMATS[form], slugs)
        else:
            named, listing = recognised(self._listing, slugs)
        return named.name, self._sorted(listing, lambda listing: named.sort(listing, slugs))

    def _sorted(self, listing: Listing, sort: Callable[[Listing], Sorting]) -> Sorting:
        """Sort all but what tools have left behind, and what has a name that cannot be one."""
        clean = listing.without_left_overs()
        sorting = sort(clean)
        sorting.about += len(listing.files) - len(clean.files)
        sorting.unplaced += listing.refused
        if not sorting.students and not sorting.unplaced:
            raise WrongUse(text("{source} holds nothing that was handed in.", source=self._source))
        return sorting

    def _list(self) -> Listing:
        if not self._source.exists():
            raise WrongUse(text("There is no {source}.", source=self._source))
        if self._source.is_dir():
            return folder.listing(self._source)
        try:
            return archive.listing(self._stack.enter_context(archive.opened_file(self._source)))
        except Unreadable as error:
            raise WrongUse(
                text(
                    "{source} {reason}. Name the zip of the download, or the folder that it was"
                    " unpacked into.",
                    source=self._source,
                    reason=error.args[0],
                )
            ) from None


def lay_down(
    sorting: Sorting, store: Store, exercises: Exercises, collected: Collected
) -> Iterator[str]:
    """Write the submissions, and yield the name of each once it is there."""
    collected.unplaced += sorting.unplaced
    collected.notes += sorting.notes
    collected.older += len(sorting.older)
    collected.left_overs += sorting.about
    bounds = Bounds()
    for student, pieces in sorting:
        handed_in = read(pieces, exercises, bounds)
        name, change, notes = store.put(student, handed_in)
        collected.changes[change] += 1
        collected.late += any(piece.late for piece in pieces)
        collected.left_overs += handed_in.left_overs
        collected.unplaced += handed_in.unplaced
        collected.notes += [*handed_in.notes, *notes]
        yield name


def check_places(source: Path, submissions: Path) -> None:
    """Refuse a folder for submissions that is a part of the download, or the other way round."""
    if submissions.exists() and not submissions.is_dir():
        raise WrongUse(text("--to {folder} is a file: name a folder.", folder=submissions))
    one, other = source.resolve(), submissions.resolve()
    if one.is_relative_to(other) or (other.is_relative_to(one) and source.is_dir()):
        raise WrongUse(
            text(
                "{source} and --to {folder} are one in the other: name a folder elsewhere.",
                source=source,
                folder=submissions,
            )
        )


def exercises_of(kit: Kit, only: str | None) -> Exercises:
    """What has to be known of a kit's exercises; of a single one every file is for that."""
    stubs = {each.slug: each.stub.read_text(encoding="utf-8") for each in kit.exercises}
    single = next(iter(stubs)) if len(stubs) == 1 else None
    return Exercises([*stubs], stubs, only or single)
