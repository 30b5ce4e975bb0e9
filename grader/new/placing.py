"""Finds the kit that a new exercise goes into, and puts its files there: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

from grader import catalog
from grader.model import WrongUse
from grader.words import text


def kit_for(folder: Path | None) -> Path:
    """The kit in ``folder``, or if None the nearest one upwards; or else where one can be begun.

    That is a folder which was named and has no part of a kit, or the current one if it is empty
    but for hidden files.

    Raises:
        WrongUse: when there is neither.
    """
    try:
        kit = catalog.find_kit(folder)
    except WrongUse:
        if folder is not None:
            if _may_become_a_kit(folder):
                return folder.resolve()
            raise
    else:
        catalog.require_solutions(kit)
        return kit
    here = Path.cwd()
    if any(not entry.name.startswith(".") for entry in here.iterdir()):
        raise WrongUse(
            text(
                "No kit in {folder} or above it. Change into yours, or begin one in a folder of its"
                " own with --kit DIR.",
                folder=here,
            )
        )
    return here


def _may_become_a_kit(folder: Path) -> bool:
    parts = (catalog.EXERCISES, catalog.SOLUTIONS, Path(catalog.SUITES.parts[0]))
    is_place = folder.is_dir() or not folder.exists()
    return is_place and not any((folder / part).exists() for part in parts)


def put(root: Path, files: Mapping[PurePosixPath, str]) -> None:
    """Write new files below ``root``; when one cannot be written, take all back again.

    Raises:
        WrongUse: when one cannot be written.
    """
    with ExitStack() as taking_back:
        for place, content in files.items():
            file = root / place
            try:
                _make(file.parent, taking_back)
                with file.open("x", encoding="utf-8", newline="\n") as stream:
                    taking_back.callback(file.unlink)
                    stream.write(content)
            except OSError as error:
                raise WrongUse(
                    text(
                        "{file} cannot be written: {reason}. Nothing was left behind.",
                        file=file,
                        reason=error.strerror or str(error),
                    )
                ) from error
        taking_back.pop_all()


def _make(folder: Path, taking_back: ExitStack) -> None:
    """Make a folder and those above it that are missing."""
    if not folder.is_dir():
        _make(folder.parent, taking_back)
        folder.mkdir()
        taking_back.callback(folder.rmdir)
