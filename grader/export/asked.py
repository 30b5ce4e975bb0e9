"""What a format is asked for, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.words import ENGLISH, Text

FOLDER = "export"
"""Where the files are, in the folder of results, unless they are asked for elsewhere."""


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the format itself; a format takes some of it."""

    language: str = ENGLISH
    """Of the feedback."""
    file: Path | None = None
    """Where to write to."""
    into: Path | None = None
    """The teacher's file that is to be filled in."""
    assignment: str | None = None
    """The column of the gradebook that the scores belong to."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What a column holds -> its header, where that is not known."""
    scale: bool = False
    """Whether full points are as many as the platform gives for the assignment."""

    def place(self, out: Path, name: str) -> Path:
        """Where to write to: unless it was said, this file in its place of a folder of results."""
        return self.file or out / FOLDER / name


@dataclass(frozen=True)
class Left:
    """A submission that was not placed, and why."""

    submission: str
    reason: Text


@dataclass(frozen=True)
class Report:
    """What came of it."""

    written: tuple[Path, ...]
    placed: int
    """How many submissions have their score where it belongs."""
    left: tuple[Left, ...] = ()
    notes: tuple[Text, ...] = ()
    """What whoever asked should know besides."""
