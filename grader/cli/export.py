"""``grader export``: scores and feedback in the files of other systems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from grader import autograder as autograders
from grader import results
from grader.cli import autograder, console, options
from grader.export import formats, graded, schemas
from grader.export.asked import FOLDER, Asked, Report
from grader.files import NotWritten
from grader.model import WrongUse
from grader.words import joined, said, text

NOT_PLACED = 1


def export(
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="OUT", help="The folder that grader grade has filled.", show_default=False
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help=f"One of {', '.join(formats.FORMATS)}; or, without OUT, a ready autograder: one of"
            f" {', '.join(autograders.KINDS)}.",
            show_default=False,
        ),
    ] = None,
    *,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="CSV",
            help="Your own file that is to be filled in, as you have downloaded it: for canvas the"
            " gradebook, for moodle the grading worksheet. It stays as it is; what is filled in is"
            " a new one.",
            show_default=False,
        ),
    ] = None,
    assignment: Annotated[
        str | None,
        typer.Option(
            "--assignment",
            metavar="TITLE",
            help="canvas: the column for the scores, by its header, title or number.",
            show_default="the only one",
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="WHAT=HEADER",
            help="moodle: the header of the column 'grade', 'maximum' or 'comments', where the"
            " worksheet is in a language that is not known.",
            show_default=False,
        ),
    ] = None,
    scale: Annotated[
        bool,
        typer.Option(
            "--scale",
            help="canvas, moodle: let full points be as many as the platform gives for the"
            " assignment.",
        ),
    ] = False,
    submission: Annotated[
        str | None,
        typer.Option(
            "--submission", metavar="NAME", help="Only this submission.", show_default="all"
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="Where to write to.",
            show_default=f"in OUT/{FOLDER}; an autograder: here",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over --file where it is there already.")
    ] = False,
    exercise: options.Exercises = None,
    kit: options.KitFolder = None,
    lang: options.Lang = None,
    schema: Annotated[
        str | None,
        typer.Option(
            "--schema",
            metavar="NAME",
            help="Print a JSON Schema and do nothing else: that of 'batch' (what --to json"
            " writes), 'result' (OUT/results/SUBMISSION.json) or 'submissions'"
            " (OUT/submissions.json).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write scores and feedback in the files that other systems read.

    Or make a ready autograder, of the kit: what a platform takes to grade with it by itself.

    A submission is known by what grader collect has written down of who handed it in, else by its
    name. Where a fault of ours left the score open, none is written, not even a zero. Exit status:
    0 when all were placed, 1 when some were not, each of which is named, or a file could not be
    written, 2 for wrong use.
    """
    if schema is not None:
        console.show(Text(schemas.text_of(schema).rstrip()))
        return
    if to is not None and to in autograders.KINDS:
        needless = {
            "OUT": out,
            "--into": into,
            "--assignment": assignment,
            "--column": column,
            "--scale": scale,
            "--submission": submission,
        }
        _refuse(to, needless)
        autograder.make(to, kit, exercise or (), file, options.language(lang), force=force)
        return
    if out is None or to is None:
        raise WrongUse(
            text("Name a folder of results and a format: grader export OUT --to FORMAT.")
        )
    _refuse(to, {"--exercise": exercise})
    if not out.is_dir():
        raise WrongUse(text("There is no folder {folder}.", folder=out))
    if file is not None and file.exists() and not force:
        raise WrongUse(
            text("{file} is there already: name another file, or add --force.", file=file)
        )
    language = options.language(lang)
    asked = Asked(
        language=language,
        file=file,
        into=into,
        assignment=assignment,
        columns=_columns(column or ()),
        scale=scale,
    )
    with results.kept(out):
        found = graded.read(out)
        try:
            chosen = found if submission is None else found.only(submission)
            report = formats.write(to, chosen, asked)
        except NotWritten as error:
            console.complain(error.args[0])
            raise typer.Exit(NOT_PLACED) from None
    _tell(report, language, is_whole=found.is_whole)
    if report.left:
        raise typer.Exit(NOT_PLACED)


def _refuse(to: str, needless: Mapping[str, object]) -> None:
    """Refuse what was given and is not of this format."""
    if given := [name for name, value in needless.items() if value]:
        listed = joined(text(", "), given)
        raise WrongUse(text("--to {format} takes no {options}.", format=to, options=listed))


def _columns(given: Iterable[str]) -> dict[str, str]:
    columns = {}
    for pair in given:
        what, equals, header = pair.partition("=")
        if not equals:
            raise WrongUse(text("--column {pair} should be like grade=HEADER.", pair=pair))
        columns[what] = header
    return columns


def _tell(report: Report, language: str, *, is_whole: bool) -> None:
    if not is_whole:
        console.show(Text(said(text("Not all are graded yet"), language), style="yellow"))
    for words in report.notes:
        console.show(Text(said(words, language), style="yellow"))
    for left in report.left:
        console.complain(
            text("{submission}: {reason}", submission=left.submission, reason=left.reason)
        )
    if report.written:
        files = joined(text(", "), map(str, report.written))
        placed = text("{count} submissions; see {files}.", count=report.placed, files=files)
        if report.placed == 1:
            placed = text("1 submission; see {files}.", files=files)
        console.show(Text(said(placed, language)))
