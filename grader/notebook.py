"""What the check cells of a notebook call: ``check(exercise, name)``.

The student's program, as its cell has written it, is looked at by the visible suite in a Python of
its own, never in the kernel: nothing that was imported before plays a part, and the kernel stays as
it is whatever the program does.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from grader.cell import Shown
from grader.model import CheckResult
from grader.visible import CannotRun, NotThrough, VisibleRun
from grader.words import joined, preferred, said, text

CHECKS_FOLDER = "checks"
"""Beside the notebooks: a folder per exercise with its visible suite and what that needs."""
_SECONDS = 300


class CannotCheck(Exception):
    """There is nothing to look at; notebooks show the text alone."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check(exercise: str, name: str, language: str | None = None) -> Shown:
    """Look at the program in the notebook's folder by one of the visible checks.

    What it says is in the ``language`` of the user's settings unless another is given.

    Raises:
        CannotCheck: when the program has not been written, or the check is not there.
    """
    spoken = language or preferred()
    try:
        return Shown(_result(exercise, name), spoken)
    except CannotRun as error:
        raise CannotCheck(said(error.reason, spoken)) from None


def _result(exercise: str, name: str) -> CheckResult:
    file = Path(f"{exercise}.py")
    if not file.is_file():
        raise CannotRun(
            text("There is no {file}: run the cell with your program first.", file=file)
        )
    folder = Path(CHECKS_FOLDER, exercise)
    if not folder.is_dir():
        raise CannotRun(
            text("There is no folder {folder} beside the notebook: fetch it again.", folder=folder)
        )
    reports = _reports(folder.resolve(), file.name, file.read_bytes())
    for report in reports:
        if report.check == name:
            return report
    raise CannotRun(
        text(
            "{exercise} has no check {check!r}. It has: {checks}.",
            exercise=exercise,
            check=name,
            checks=joined(text(", "), (report.check for report in reports)),
        )
    )


@lru_cache(maxsize=20)
def _reports(folder: Path, name: str, source: bytes) -> tuple[CheckResult, ...]:
    """Run the whole visible suite once for each state of the program."""
    with tempfile.TemporaryDirectory(prefix="grader-") as temporary:
        place = Path(temporary, "exercise")
        shutil.copytree(folder, place)
        (place / name).write_bytes(source)
        try:
            with VisibleRun(place) as run:
                checks = run.results(_SECONDS) or ()
        except NotThrough:
            raise CannotRun(
                text("The checks were not through after {seconds} seconds.", seconds=_SECONDS)
            ) from None
    return tuple(check.result for check in checks)
