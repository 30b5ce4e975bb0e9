"""Writes a JSON file for each submission, as platforms want it that grade one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.export.asked import FOLDER, Asked, Left, Report
from grader.export.feedback import left_open
from grader.export.graded import Graded
from grader.files import whole_files
from grader.harmless import json_text
from grader.model import Result, WrongUse
from grader.words import text

Document = Callable[[Result], Mapping[str, Any] | None]
"""Makes what the file of a submission holds; None where there is to be none."""


def write_each(
    graded: Graded, asked: Asked, format_name: str, file_name: str, document: Document
) -> Report:
    """Write ``<format>/<submission>/<file>`` for each, or the file that was asked for.

    A file that an earlier export has left of a submission that has none now is removed, so that
    nobody takes it for a new one.
    """
    if asked.file is not None and len(graded) > 1:
        raise WrongUse(
            text(
                "--to {format} writes a file for each of the {count} submissions: name one of them"
                " with --submission, or leave out --file.",
                format=format_name,
                count=len(graded),
            )
        )
    left: list[Left] = []
    written = []
    for name, result in graded.results():
        file = asked.place(graded.out, f"{format_name}/{name}/{file_name}")
        content = document(result)
        left += left_open(result)
        if content is None:
            file.unlink(missing_ok=True)
            continue
        with whole_files(file) as (opened,):
            opened.write(json_text(content))
        written.append(file)
    place = tuple(written) if len(graded) == 1 else (graded.out / FOLDER / format_name,)
    return Report(place, len(graded) - len(left), tuple(left))
