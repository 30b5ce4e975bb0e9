"""Finds the exercises that a student has, from wherever in them the student stands."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path

from grader import catalog
from grader.catalog import no_exercise
from grader.model import Handout, WrongUse
from grader.student.progress import Progress, next_open
from grader.words import joined, said, text


@dataclass(frozen=True)
class Handouts:
    """The exercises in ``folder``, in the order in which to do them."""

    folder: Path
    exercises: tuple[Handout, ...]
    here: str
    """The exercise in whose folder the student stands, if any."""

    def __getitem__(self, slug: str) -> Handout:
        """Find an exercise by its name.

        Raises:
            WrongUse: when there is none.
        """
        for exercise in self.exercises:
            if exercise.slug == slug:
                return exercise
        known = [exercise.slug for exercise in self.exercises]
        raise WrongUse(no_exercise([slug], self.folder, known))

    def current(self, slug: str | None, progress: Progress) -> Handout:
        """The exercise that was asked for, or is stood in, or was worked on last and is there.

        Raises:
            WrongUse: when the one that was asked for is not there.
        """
        known = {exercise.slug for exercise in self.exercises}
        last = progress.current if progress.current in known else ""
        return self[slug or self.here or last or next_open(self.exercises, progress)]


def find(start: Path) -> Handouts:
    """Find the exercises in ``start``, above it, or in a folder ``exercises`` of either.

    Raises:
        WrongUse: when there are none, or one of them cannot be read.
    """
    for folder in (start, *start.parents):
        if (folder / catalog.DESCRIPTION).is_file():
            return _read(folder.parent, folder.name)
        for place in (folder, folder / catalog.EXERCISES):
            if any(place.glob(f"*/{catalog.DESCRIPTION}")):
                return _read(place, "")
    raise WrongUse(
        text(
            "No exercises in {folder} or above it: no folder there has an {file}. Change into the"
            " folder with your exercises.",
            folder=start,
            file=catalog.DESCRIPTION,
        )
    )


def _read(folder: Path, here: str) -> Handouts:
    faults: list[str] = []
    descriptions = sorted(folder.glob(f"*/{catalog.DESCRIPTION}"))
    read = [catalog.read_handout(description.parent, faults) for description in descriptions]
    if faults:
        raise WrongUse(joined("\n  ", [text("The exercises have faults:"), *faults]))
    return Handouts(folder, catalog.in_order(filter(None, read)), here)


def title(handout: Handout, language: str) -> str:
    """The title in this language."""
    return said(catalog.title(handout), language)


def digest(handout: Handout) -> str:
    """Tell one state of the student's file, and of what looks at it, from every other.

    A file that cannot be read counts as one that is not there: a run of the checks says what it is.
    """
    whole = hashlib.sha256()
    for file in (handout.stub, handout.visible_suite):
        content = b""
        with contextlib.suppress(OSError):
            content = file.read_bytes()
        whole.update(len(content).to_bytes(8, "big") + content)
    return whole.hexdigest()
