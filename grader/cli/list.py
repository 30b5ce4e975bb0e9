"""``grader list``: what there is to do, and how far it is."""

from __future__ import annotations

from pathlib import Path

from grader.cli import console, options
from grader.student import handouts
from grader.student.pages import listing
from grader.student.progress_file import ProgressFile


def list_exercises(*, lang: options.Lang = None) -> None:
    """Show your exercises and how far you are, in the order in which to do them.

    Points are those of the visible checks, as `grader watch`, `grader hint` or a run of pytest has
    found them last.
    """
    language = options.language(lang)
    mine = handouts.find(Path.cwd())
    kept = ProgressFile(mine.folder)
    progress = kept.read()
    console.show(listing(mine.exercises, progress, language))
    console.caution(kept.complaint, language)
