"""Writes an autograder: a zip file or a folder, whole or not at all, and over nothing else."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from grader.autograder.box import Files
from grader.files import not_written
from grader.handout.archive import packed
from grader.model import WrongUse
from grader.words import text

_EXECUTABLE = 0o755
_PLAIN = 0o644


@dataclass(frozen=True)
class Target:
    """Where an autograder is to be."""

    place: Path
    zipped: bool
    force: bool = False
    """Whether a file that is there may be replaced; a folder with something in it never is."""

    def check(self) -> None:
        """Raises WrongUse when it cannot be there."""
        here = Path.cwd()
        if self.place.resolve() in (here, *here.parents):
            # A folder takes its place as a whole, and whoever is in the old one would be nowhere.
            raise WrongUse(
                text(
                    "{place} is the folder that you are in, or above it: name a new one.",
                    place=self.place,
                )
            )
        if self.zipped and self.place.suffix.lower() != ".zip":
            raise WrongUse(
                text(
                    "{place}: this autograder is a zip file: end its name in .zip.",
                    place=self.place,
                )
            )
        if not self.place.exists() or self._is_empty_folder():
            return
        if not self.zipped or self.place.is_dir():
            raise WrongUse(
                text("{place} is there already: remove it, or name another one.", place=self.place)
            )
        if not self.force:
            raise WrongUse(
                text("{file} is there already: name another file, or add --force.", file=self.place)
            )

    def write(self, files: Files) -> None:
        """Write the files.

        Raises:
            NotWritten: when they cannot be written.
        """
        beside = self.place.with_name(f".{self.place.name}.tmp")
        try:
            try:
                self.place.parent.mkdir(parents=True, exist_ok=True)
                if self.zipped:
                    beside.write_bytes(packed(sorted(files.items())))
                else:
                    _write_folder(beside, files)
                    self._make_room()
                beside.replace(self.place)
            finally:
                _remove(beside)
        except OSError as error:
            raise not_written(error, self.place) from error

    def _is_empty_folder(self) -> bool:
        return not self.zipped and self.place.is_dir() and not any(self.place.iterdir())

    def _make_room(self) -> None:
        if self.place.exists():
            self.place.rmdir()


def _write_folder(folder: Path, files: Files) -> None:
    _remove(folder)
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(_EXECUTABLE if content.startswith(b"#!") else _PLAIN)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
