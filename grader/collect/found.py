"""A file of a download, before anybody knows whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.intake import passed_over, printable
from grader.words import Text

_LONGEST_SHOWN = 400
"""In characters; a name in a zip can have 65,535."""


class Unreadable(Exception):
    """A file that is not read; the text says why, and what to do."""


@dataclass(frozen=True)
class Told:
    """Something that is said of a place in a download."""

    place: str
    words: Text


@dataclass(frozen=True)
class Found:
    """A file that is there, or a thing that looks like one until it is read."""

    parts: tuple[str, ...]
    """The names of the folders it is in, and its own; none leads upwards, or to elsewhere."""
    read: Callable[[], bytes]
    """Reads all of it, or raises Unreadable."""

    @property
    def place(self) -> str:
        """Where it is, for people to read: of a very long place both ends."""
        place = printable("/".join(self.parts))
        if len(place) <= _LONGEST_SHOWN:
            return place
        return f"{place[: _LONGEST_SHOWN // 2]}…{place[-_LONGEST_SHOWN // 2 :]}"

    @property
    def is_left_over(self) -> bool:
        """Whether it is hidden, or a tool has left it behind."""
        return any(map(passed_over, self.parts))


@dataclass
class Listing:
    """What a folder or a zip holds."""

    files: list[Found] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    """What has a name that cannot be one."""
    folder: Path | None = None
    """Where it is on this machine; None in a zip."""

    def below(self, top: str) -> Listing:
        """What is in one of its folders."""
        inside = [
            Found(found.parts[1:], found.read)
            for found in self.files
            if found.parts[0] == top and len(found.parts) > 1
        ]
        return Listing(inside, self.refused, self.folder and self.folder / top)

    def without_left_overs(self) -> Listing:
        """The same without what is hidden, and what tools leave behind."""
        files = [found for found in self.files if not found.is_left_over]
        return Listing(files, self.refused, self.folder)

    def tops(self) -> dict[str, list[Found]]:
        """By the first part of their places: folders with what is in them, and single files."""
        by_top: dict[str, list[Found]] = {}
        for found in self.files:
            by_top.setdefault(found.parts[0], []).append(found)
        return by_top


def most(tops: Mapping[str, list[Found]], fitting: Callable[[list[Found]], bool]) -> bool:
    """Whether at least half of the `Listing.tops` fit: one student alone can fake nothing."""
    return 2 * sum(map(fitting, tops.values())) >= len(tops) > 0


def is_folder(inside: Iterable[Found]) -> bool:
    """Whether what stands below one of the `Listing.tops` makes that one a folder."""
    return any(len(found.parts) > 1 for found in inside)
