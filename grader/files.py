"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from grader.words import joined, text

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class NotWritten(Exception):
    """A file could not be written; the text says which one, why, and what to do."""


@contextmanager
def whole_files(*files: Path) -> Iterator[tuple[TextIO, ...]]:
    """Open new files, each beside its place; when all is written, move each there in one step.

    Raises:
        NotWritten: when one of them cannot be.
    """
    try:
        try:
            with ExitStack() as stack:
                for file in files:
                    file.parent.mkdir(parents=True, exist_ok=True)
                opened = tuple(
                    stack.enter_context(temporary(file).open("w", encoding="utf-8", newline=""))
                    for file in files
                )
                yield opened
                for each in opened:
                    each.flush()
                    # On a network drive, a lack of room may show no earlier than here.
                    os.fsync(each.fileno())
            for file in files:
                temporary(file).replace(file)
        finally:
            for file in files:
                temporary(file).unlink(missing_ok=True)
    except OSError as error:
        raise not_written(error, *files) from error


def not_written(error: OSError, *files: Path) -> NotWritten:
    """Say of files that they cannot be written, why, and what to do where that is known."""
    return NotWritten(
        text(
            "{files} cannot be written: {reason}. Make room there."
            if error.errno in _NO_ROOM
            else "{files} cannot be written: {reason}.",
            files=joined(text(" and "), map(str, files)),
            reason=error.strerror,
        )
    )


def temporary(file: Path) -> Path:
    """Where a file is while it is being written; a run that is killed leaves it there."""
    return file.with_name(f".{file.name}.tmp")
