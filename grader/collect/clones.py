"""A folder of clones of git repositories, one for each student and named after the student.

When a student has handed in is the time of the last commit, which the student's own computer has
put there. git itself is not started, since it would do what a stranger's configuration says: the
commit is read by dulwich (https://www.dulwich.io), which runs no hooks and no filters, and is given
no configuration. Without it no times are known. What is handed in is what is checked out.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from contextlib import closing
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from grader.collect import plain
from grader.collect.folder import REPOSITORY
from grader.collect.found import Listing, Told, most
from grader.collect.sorting import Piece, Sorting, at
from grader.manifest import Student
from grader.words import text

_MOST_OF_A_COMMIT = 1_000_000
"""In bytes; a page of message has a few thousand."""

_MOST_FOLDERS = 100_000
"""Of a repository; git itself makes 256 for objects, and one for each part of a branch's name."""


def recognises(listing: Listing) -> bool:
    """Whether most folders are clones."""
    return most(
        listing.tops(), lambda files: any(found.parts[1:2] == (REPOSITORY,) for found in files)
    )


def sort(listing: Listing, slugs: Collection[str]) -> Sorting:
    """Put each clone down to its student; of clones in a zip no times are known."""
    sorted_plainly = plain.sort(listing, slugs)
    sorting = Sorting(unplaced=sorted_plainly.unplaced)
    if listing.folder is not None and not _has_reader():
        reason = text(
            "when these clones were last committed to is not known, since dulwich is not installed,"
            " which reads it: pip install 'multiprocessing-exercises[teacher]'"
        )
        sorting.notes.append(Told(str(listing.folder), reason))
    for student, pieces in sorted_plainly:
        name = student.name or ""
        order, submitted_at = _last_commit(listing.folder, name)
        for piece in pieces:
            dated = Piece(piece.found, piece.place, order, submitted_at=submitted_at)
            sorting.put(Student(login=name), dated)
    return sorting


def _has_reader() -> bool:
    return find_spec("dulwich") is not None


def _last_commit(folder: Path | None, name: str) -> tuple[tuple[int, ...], str | None]:
    repository = folder and folder / name / REPOSITORY
    if repository is None or not _has_reader() or not _is_harmless(repository):
        return (), None
    from dulwich.object_store import DiskObjectStore
    from dulwich.objects import Commit
    from dulwich.refs import HEADREF, DiskRefsContainer

    try:
        # Not by way of a Repo, which would read the configuration.
        with closing(
            DiskObjectStore(repository / "objects", loose_object_size_limit=_MOST_OF_A_COMMIT)
        ) as objects:
            commit = objects[DiskRefsContainer(repository)[HEADREF]]
            if not isinstance(commit, Commit):
                return (), None
            return at(datetime.fromtimestamp(commit.commit_time, UTC))
    except Exception:  # noqa: BLE001  what is no repository breaks its reader in any way
        return (), None


def _is_harmless(repository: Path) -> bool:
    """Whether it is one, of files and folders alone, that borrows from no other."""
    if repository.is_symlink() or not repository.is_dir():
        return False
    if (repository / "objects" / "info" / "alternates").exists():
        return False
    for seen, (place, folders, files) in enumerate(os.walk(repository)):
        if seen > _MOST_FOLDERS:
            return False
        for name in (*folders, *files):
            kind = os.lstat(os.path.join(place, name)).st_mode
            if not (stat.S_ISDIR(kind) or stat.S_ISREG(kind)):
                return False
    return True
