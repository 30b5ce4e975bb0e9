"""Keeps a student's progress beside the exercises; whatever becomes of the file, work goes on."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.student.progress import Progress, Standing
from grader.words import text

NAME = ".grader-progress.json"
_VERSION = 1


class ProgressFile:
    """The progress in a folder of exercises.

    It is read before each change, so that several commands may be at it, one in each terminal.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._unwritten: Progress | None = None
        self.complaint: str = ""
        """What is wrong with the file, if anything is."""

    def read(self) -> Progress:
        """What is known; where the file could not be written, what would be in it."""
        if self._unwritten is not None:
            return self._unwritten
        try:
            return _from_json(json.loads(self._file.read_bytes()))
        except FileNotFoundError:
            return Progress()
        except OSError as error:
            self._complain_that_unreadable(error.strerror or str(error))
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            self._complain_that_unreadable(text("it is damaged"))
        return Progress()

    def update(self, change: Callable[[Progress], Progress]) -> Progress:
        """Change what is known, and keep it where that is possible."""
        before = self.read()
        progress = change(before)
        if progress != before:
            self._write(progress)
        return progress

    def _write(self, progress: Progress) -> None:
        document = json.dumps(_to_json(progress), indent=1, sort_keys=True)
        try:
            _replace(self._file, document.encode())
        except OSError as error:
            self._unwritten = progress
            self.complaint = text(
                "{file} cannot be written ({reason}): your progress will be lost when you quit.",
                file=NAME,
                reason=error.strerror or str(error),
            )
        else:
            self._unwritten = None

    def _complain_that_unreadable(self, reason: str) -> None:
        self.complaint = text(
            "{file} cannot be read ({reason}): progress starts anew, and your programs are safe.",
            file=NAME,
            reason=reason,
        )


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
