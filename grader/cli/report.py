"""``grader report``: makes the pages of a batch anew."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from grader import catalog, pages, results
from grader.cli import console, options
from grader.files import NotWritten
from grader.model import WrongUse
from grader.words import said, text

NOT_WRITTEN = 1


def report(
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="The folder that grader grade has filled.", show_default=False
        ),
    ],
    *,
    lang: options.Lang = None,
    anonymous: Annotated[
        bool,
        typer.Option(
            "--anonymous",
            help=f"Write {pages.ANONYMOUS_REPORT} alone, with pseudonyms in place of names, and"
            " without links.",
        ),
    ] = False,
    kit: options.KitFolder = None,
) -> None:
    """Make the pages of a batch anew, of what is in its folder of results.

    Writes OUT/report.html and OUT/feedback/SUBMISSION.html, in whatever language, without grading
    anything. With --anonymous it writes OUT/report-anonymous.html instead: its pseudonyms stay the
    same for as long as OUT/pseudonyms.key is there. The kit, where there is one, has the titles of
    the exercises.
    """
    if not out.is_dir():
        raise WrongUse(text("There is no folder {folder}.", folder=out))
    language = options.language(lang)
    write, page = (
        (pages.write_anonymous, pages.ANONYMOUS_REPORT)
        if anonymous
        else (pages.write, pages.REPORT)
    )
    with results.kept(out):
        contents = results.contents(out)
        titles = _titles(contents.slugs, kit)
        try:
            write(out, titles, contents.file_names, language, is_whole=contents.is_whole)
        except NotWritten as error:
            console.complain(error.args[0])
            raise typer.Exit(NOT_WRITTEN) from None
    count, file = len(contents.file_names), out / page
    made = text("{count} submissions; see {file}.", count=count, file=file)
    if count == 1:
        made = text("1 submission; see {files}.", files=file)
    console.show(Text(said(made, language)))


def _titles(slugs: Iterable[str], kit: Path | None) -> dict[str, str]:
    """The titles of exercises, as far as there is a kit that has them."""
    known: dict[str, str] = {}
    try:
        known.update(catalog.titles(catalog.load_kit(catalog.find_kit(kit)).exercises))
    except WrongUse:
        if kit is not None:
            raise
    return {slug: known.get(slug, "") for slug in slugs}
