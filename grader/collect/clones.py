"""A folder of clones of git repositories, one for each student and named after the student.

When a student has handed in is the time of the last commit, which the student's own computer has
put there. git itself is not started, since it would do what a stranger's configuration says: the
commit is read by dulwich (https://www.dulwich.io), which runs no hooks and no filters. What is
handed in is what is checked out.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta, timezone
from importlib.util import find_spec
from pathlib import Path

from grader.collect import plain
from grader.collect.folder import REPOSITORY
from grader.collect.found import Listing, most
from grader.collect.sorting import Piece, Sorting, at
from grader.manifest import Student
from grader.model import WrongUse
from grader.words import text


def recognises(listing: Listing) -> bool:
    """Whether most folders are clones."""
    return most(
        listing.tops(), lambda files: any(found.parts[1:2] == (REPOSITORY,) for found in files)
    )


def sort(listing: Listing, slugs: Collection[str]) -> Sorting:
    """Put each clone down to its student; of clones in a zip no times are known."""
    sorted_plainly = plain.sort(listing, slugs)
    sorting = Sorting(unplaced=sorted_plainly.unplaced)
    for student, pieces in sorted_plainly:
        name = student.name or ""
        order, submitted_at = _last_commit(listing.folder, name)
        for piece in pieces:
            dated = Piece(piece.found, piece.place, order, submitted_at=submitted_at)
            sorting.put(Student(login=name), dated)
    return sorting


def _last_commit(folder: Path | None, name: str) -> tuple[tuple[int, ...], str | None]:
    if folder is None:
        return (), None
    clone = folder / name
    if (clone / REPOSITORY).is_symlink() or not (clone / REPOSITORY).is_dir():
        return (), None
    if find_spec("dulwich") is None:
        raise WrongUse(
            text(
                "dulwich is not installed, which reads when clones were last committed to. Install"
                " it with this package: pip install 'multiprocessing-exercises[teacher]'."
            )
        )
    from dulwich.objects import Commit
    from dulwich.repo import Repo

    try:
        with Repo(str(clone)) as repository:
            commit = repository[repository.head()]
            if not isinstance(commit, Commit):
                return (), None
            zone = timezone(timedelta(seconds=commit.commit_timezone))
            return at(datetime.fromtimestamp(commit.commit_time, zone))
    except Exception:  # noqa: BLE001  what is no repository breaks its reader in any way
        return (), None
