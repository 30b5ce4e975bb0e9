"""A folder or a zip by whatever hand: a folder, a zip or a file for each student."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from grader.collect.found import Found, Listing, is_folder
from grader.collect.slugs import NOTEBOOK, PROGRAM, rest_of, slug_of
from grader.collect.sorting import Piece, Sorting
from grader.manifest import Student
from grader.words import text

ARCHIVE = ".zip"


def recognises(listing: Listing) -> bool:
    """Whether there is anything; what is nothing else is this."""
    return bool(listing.files)


def sort(listing: Listing, slugs: Collection[str]) -> Sorting:
    """Put each folder, zip and file down to the student that it is named after."""
    sorting = Sorting()
    for top, files in listing.tops().items():
        if is_folder(files):
            for found in files:
                if top in slugs:
                    reason = text(
                        "is in a folder of an exercise, not of a student: collect what is in"
                        " {folder} alone, with --exercise {folder}",
                        folder=top,
                    )
                    sorting.refuse(found, reason)
                else:
                    place = found.parts[1:] or found.parts
                    sorting.put(Student(name=top), Piece(found, place))
        else:
            for found in files:
                _sort_file(found, slugs, sorting)
    return sorting


def _sort_file(found: Found, slugs: Collection[str], sorting: Sorting) -> None:
    name = found.parts[-1]
    file = PurePosixPath(name)
    slug = slug_of(name, slugs)
    student = rest_of(name, slug) if slug else file.stem
    if file.suffix.lower() not in (ARCHIVE, PROGRAM, NOTEBOOK):
        sorting.refuse(found, text("is no folder, zip, .py or .ipynb file of a student"))
    elif not student:
        reason = text("its name does not say whose it is: call it NAME_{file}", file=name)
        sorting.refuse(found, reason)
    else:
        sorting.put(Student(name=student), Piece(found, (name,)))
