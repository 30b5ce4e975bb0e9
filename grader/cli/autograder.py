"""The part of ``grader export`` that makes ready autograders; see ``grader.autograder``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.text import Text

from grader import autograder, catalog
from grader.cli import console
from grader.files import NotWritten
from grader.words import said, text

NOT_WRITTEN = 1


def make(
    name: str,
    kit: Path | None,
    slugs: Sequence[str],
    file: Path | None,
    language: str,
    *,
    force: bool,
) -> None:
    """Make the autograder of this name, and tell what to do with it."""
    the_kit = catalog.load_kit(catalog.find_kit(kit), slugs)
    try:
        place = autograder.make(name, the_kit, language, file, force=force)
    except NotWritten as error:
        console.complain(error.args[0])
        raise typer.Exit(NOT_WRITTEN) from None
    made = text(
        "{place}: an autograder for {count} exercises. {next}",
        place=place,
        count=len(the_kit.exercises),
        next=autograder.KINDS[name].next(),
    )
    console.show(Text(said(made, language)))
