"""What is in a handout: files by their names in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import catalog
from grader.catalog import STATEMENTS
from grader.handout.wheel import own_wheel
from grader.model import Kit, WrongUse
from grader.pages import start
from grader.words import ENGLISH, joined, text

PAGE = "START.html"
"""What to open first."""
PYTEST_SETTINGS = "pytest.ini"
"""Beside the exercises, so that plain pytest runs on them in the way that their suites want."""


@dataclass(frozen=True)
class Handed:
    """One handout before it is packed."""

    files: dict[str, bytes]
    """By name, with slashes; all that there is."""

    def unpack(self, folder: Path) -> None:
        """Write the files as a student has them."""
        for name, content in self.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def contents(kit: Kit, language: str) -> Handed:
    """Read all that students get of the kit's exercises.

    Raises:
        WrongUse: when something is missing that they need.
    """
    wheel = own_wheel()
    page = "".join(start.page(kit.exercises, wheel.name, wheel.python, language))
    files = {PAGE: page.encode(), wheel.name: wheel.content}
    settings = kit.root / catalog.EXERCISES / PYTEST_SETTINGS
    if settings.is_file():
        files[f"{catalog.EXERCISES}/{PYTEST_SETTINGS}"] = settings.read_bytes()
    lacking: list[Path] = []
    for exercise in kit.exercises:
        needed = {STATEMENTS[ENGLISH], exercise.visible_suite.name}
        for name in catalog.student_files(exercise):
            file = exercise.folder / name
            if file.is_file():
                files[f"{catalog.EXERCISES}/{exercise.slug}/{name}"] = file.read_bytes()
            elif name in needed:
                lacking.append(file)
    if lacking:
        raise WrongUse(
            text(
                "Students would need these files, and they are missing: {files}.",
                files=joined(text(", "), map(str, lacking)),
            )
        )
    return Handed(files)


def left_out(kit: Kit) -> Iterator[Path]:
    """Name what lies in the exercises' folders and is not handed out, but for what tools leave."""
    for exercise in kit.exercises:
        known = {*catalog.student_files(exercise), "__pycache__"}
        for entry in sorted(exercise.folder.iterdir()):
            if entry.name not in known and not entry.name.startswith("."):
                yield entry
