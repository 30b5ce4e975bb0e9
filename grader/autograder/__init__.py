"""Ready autograders: what a teacher gives to a platform so that it grades with this kit.

Each holds this package as a wheel, the chosen exercises with their suites, and a few short scripts
in the platform's own terms. All of them grade by ``grader grade``, and tell by ``grader export``
what came of it; there is no second way to a score. Solutions are in none of them.

Where the suites are the hidden ones, the machine is the teacher's or the platform's. What runs in a
student's own repository can be read by the student, so there the suites are the visible ones.

Where grading itself fails, the platform is told that it failed, in the way that it has for this,
and never that the score is zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.autograder import classroom50, github, gradescope, prairielearn
from grader.autograder.box import Files
from grader.autograder.writing import Target
from grader.model import Kit
from grader.words import Text, text

__all__ = ["KINDS", "Kind", "make"]


@dataclass(frozen=True)
class Kind:
    """What a platform wants an autograder to be."""

    files: Callable[[Kit, str], Files]
    """Makes all that is in it, of the exercises of a kit, in a language."""
    place: str
    """What it is called unless a teacher calls it otherwise."""
    next: Callable[[], Text]
    """What to do with it."""

    @property
    def zipped(self) -> bool:
        """Whether it is a zip file; else it is a folder."""
        return self.place.endswith(".zip")


KINDS: Mapping[str, Kind] = {
    "gradescope-autograder": Kind(
        gradescope.files,
        "gradescope-autograder.zip",
        lambda: text(
            "Upload it on Gradescope under Configure Autograder, with Ubuntu 24.04 as base image"
            " where there is a choice, and test it there with a solution."
        ),
    ),
    "prairielearn-grader": Kind(
        prairielearn.files,
        "prairielearn-grader",
        lambda: text("Its README.md says what goes where."),
    ),
    "classroom50-autograder": Kind(
        classroom50.files,
        "classroom50-autograder",
        lambda: text("Its autograder.py says at the top where the folder goes."),
    ),
    "github-workflow": Kind(
        github.files,
        "github-workflow",
        lambda: text("Both workflows, grade.yml, say at the top where they go."),
    ),
}
"""By name."""


def make(name: str, kit: Kit, language: str, place: Path | None, *, force: bool = False) -> Path:
    """Make an autograder, and say where it is.

    Raises:
        WrongUse: when it cannot be there.
        NotWritten: when it cannot be written.
    """
    kind = KINDS[name]
    target = Target(place or Path(kind.place), kind.zipped, force)
    target.check()
    target.write(kind.files(kit, language))
    return target.place
