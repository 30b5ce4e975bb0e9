"""How a notebook of ours says which cell holds the student's program, and for which file.

A course notebook marks the cell by nbgrader's metadata, and its first line is a magic that writes
the file. Cells are read as plain JSON here, so that nobody needs Jupyter to take a notebook in.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

SOLUTION = "solution"
"""nbgrader's id of the cell that holds the student's program."""

_WRITES_FILE = re.compile(
    r"\s*%%(?:writefile|file)\s+(?P<quote>['\"]?)(?P<name>[^'\"]+?)(?P=quote)\s*"
)


def mark(cell: Mapping[str, Any]) -> dict[str, Any]:
    """nbgrader's metadata of a cell, if it has any that can be read."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def writes_file(name: str, source: str) -> str:
    """Make a cell's source from a file's."""
    return f"%%writefile {name}\n{source.rstrip()}\n"


def written(cell_source: str) -> str:
    """Take a file's source from a cell's: all of it but the line with the magic."""
    first, _, rest = cell_source.lstrip("\n").partition("\n")
    return rest if first.lstrip().startswith("%%") else cell_source


def written_file(cell_source: str) -> str | None:
    """The file that a cell writes, as a path; None for a cell that writes none."""
    first = cell_source.lstrip("\n").partition("\n")[0]
    found = _WRITES_FILE.fullmatch(first)
    return posixpath.normpath(found["name"]) if found else None
