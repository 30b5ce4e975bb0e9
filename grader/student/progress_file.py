"""Keeps a student's progress beside the exercises; whatever becomes of the file, work goes on."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.student.progress import Progress, Standing
from grader.words import text

NAME = ".grader-progress.json"
_VERSION = 1
_TRIES, _BETWEEN_TRIES = 5, 0.05
"""How often a file is read that cannot be, and the seconds in between."""


class ProgressFile:
    """The progress in a folder of exercises.

    It is read before each change, so that several commands may be at it, one in each terminal.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._last = Progress()
        """What was read or written last."""
        self._unwritten: Progress | None = None
        self._closed = False
        """The file is there and cannot be read, so nobody knows what would be lost with it."""
        self._of_reading: str = ""
        self._of_writing: str = ""

    @property
    def complaint(self) -> str:
        """What is wrong with the file, if anything is."""
        return self._of_writing or self._of_reading

    def read(self) -> Progress:
        """What is known; where the file could not be written, what would be in it."""
        if self._unwritten is not None:
            return self._unwritten
        try:
            self._last = _from_json(json.loads(_read(self._file)))
        except FileNotFoundError:
            self._last = Progress()
        except OSError as error:
            self._close(error)
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            self._last = Progress()
            self._of_reading = text(
                "{file} cannot be read ({reason}): progress starts anew, and your programs are"
                " safe.",
                file=NAME,
                reason=text("it is damaged"),
            )
        return self._last

    def update(self, change: Callable[[Progress], Progress]) -> Progress:
        """Change what is known, and keep it where that is possible."""
        before = self.read()
        progress = change(before)
        if progress != before:
            self._write(progress)
        return progress

    def _close(self, error: OSError) -> None:
        """Go on in memory alone: nothing takes the place of what may be progress of weeks."""
        self._closed = True
        self._unwritten = self._last
        self._of_reading = text(
            "{file} cannot be read ({reason}): it stays as it is, and what you reach now will be"
            " lost when you quit.",
            file=NAME,
            reason=error.strerror or str(error),
        )

    def _write(self, progress: Progress) -> None:
        self._unwritten = progress
        if self._closed:
            return
        document = json.dumps(_to_json(progress), indent=1, sort_keys=True)
        try:
            _replace(self._file, document.encode())
        except OSError as error:
            self._of_writing = text(
                "{file} cannot be written ({reason}): your progress will be lost when you quit.",
                file=NAME,
                reason=error.strerror or str(error),
            )
        else:
            self._last, self._unwritten, self._of_writing = progress, None, ""


def _read(file: Path) -> bytes:
    """Read a file that another command may be replacing, which on Windows keeps others out."""
    for _ in range(_TRIES - 1):
        try:
            return file.read_bytes()
        except FileNotFoundError:
            raise
        except OSError:
            time.sleep(_BETWEEN_TRIES)
    return file.read_bytes()


def _replace(file: Path, content: bytes) -> None:
    """Write a file in one step: who reads it finds the old content or the new one."""
    descriptor, temporary = tempfile.mkstemp(prefix=f"{file.name}-", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        os.replace(temporary, file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _to_json(progress: Progress) -> dict[str, Any]:
    exercises = {slug: asdict(standing) for slug, standing in progress.standings.items()}
    return {"version": _VERSION, "current": progress.current, "exercises": exercises}


def _from_json(document: dict[str, Any]) -> Progress:
    if document["version"] != _VERSION:
        raise ValueError(f"version {document['version']}")
    return Progress(
        current=str(document["current"]),
        standings={
            slug: _standing_from_json(record) for slug, record in document["exercises"].items()
        },
    )


def _standing_from_json(record: dict[str, Any]) -> Standing:
    return Standing(
        points=float(record["points"]),
        max_points=float(record["max_points"]),
        started=bool(record["started"]),
        failing=str(record["failing"]),
        digest=str(record["digest"]),
        hints={str(check): int(number) for check, number in record["hints"].items()},
    )
