"""Lists and reads a folder that holds strangers' files; no link in it is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.collect import bounds
from grader.collect.found import Found, Listing, Told, Unreadable
from grader.intake import printable
from grader.model import WrongUse
from grader.words import text

_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NOT_WAITED_FOR = getattr(os, "O_NONBLOCK", 0)
"""A named pipe without a writer would be waited for."""

REPOSITORY = ".git"
"""The folder of git; that it is there is noted, and nothing in it is listed."""


def listing(top: Path) -> Listing:
    """List a folder, sorted by name."""
    listed = Listing(folder=top)
    for parts in _walk(top, listed):
        listed.files.append(Found(parts, _Reader(top.joinpath(*parts))))
        if len(listed.files) > bounds.MOST_FILES_OF_ALL:
            raise WrongUse(
                text(
                    "{folder} holds more than {most} files: name the folder of the download alone.",
                    folder=top,
                    most=bounds.MOST_FILES_OF_ALL,
                )
            )
    return listed


def _walk(top: Path, listed: Listing) -> Iterator[tuple[str, ...]]:
    """Yield the places of all that is no folder; say what cannot be looked into."""
    folders: list[tuple[str, ...]] = [()]
    while folders:
        parts = folders.pop()
        try:
            with os.scandir(top.joinpath(*parts)) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = text("cannot be read: {reason}", reason=error.strerror)
            listed.refused.append(Told(printable("/".join(parts)) or str(top), reason))
            continue
        below = []
        for entry in inside:
            place = (*parts, entry.name)
            if entry.is_dir(follow_symlinks=False) and entry.name != REPOSITORY:
                below.append(place)
            else:
                yield place
        folders += reversed(below)


class _Reader:
    """Reads one file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> bytes:
        try:
            if self._file.is_symlink():
                raise Unreadable(text("is a link, or no regular file; none is followed or opened"))
            flags = os.O_RDONLY | _NOT_FOLLOWED | _NOT_WAITED_FOR
            descriptor = os.open(self._file, flags)
            with open(descriptor, "rb") as opened:
                self._judge(os.fstat(descriptor))
                content = opened.read(bounds.MOST_BYTES + 1)
        except OSError as error:
            raise Unreadable(text("cannot be read: {reason}", reason=error.strerror)) from None
        if len(content) > bounds.MOST_BYTES:
            most = bounds.MOST_BYTES // 1_000_000
            raise Unreadable(text("has more than {most} MB, which are not taken", most=most))
        return content

    def _judge(self, about: os.stat_result) -> None:
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(text("is a link, or no regular file; none is followed or opened"))
        # Copies that a backup has linked are one owner's; who links another's file is not.
        if about.st_nlink > 1 and about.st_uid != self._file.parent.lstat().st_uid:
            raise Unreadable(text("is a hard link to a file of somebody else"))
