"""``grader release``: makes what a class gets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from grader import catalog, handout, processors
from grader.cli import console, options
from grader.files import NotWritten
from grader.handout import Archive, Tried
from grader.model import Kit, WrongUse
from grader.scoring import points_text
from grader.words import joined, said, text

NOT_WRITTEN = 1


def release(
    file: Annotated[
        Path,
        typer.Argument(metavar="HANDOUT.zip", help="The file to make.", show_default=False),
    ],
    *,
    exercise: options.Exercises = None,
    lang: options.Lang = None,
    jobs: options.Jobs = None,
    kit: options.KitFolder = None,
) -> None:
    """Make one zip file for students: exercises, this package, and a page on how to start.

    Solutions and hidden suites stay with you. Each stub is tried first, by its visible checks; one
    that passes them all, or that was changed since it was committed, is not handed out. The same
    exercises make the same file, byte for byte. An older handout of that name is replaced, any
    other file is left alone.
    """
    language = options.language(lang)
    archive = Archive(file)
    the_kit = catalog.load_kit(catalog.find_kit(kit), exercise or ())
    _refuse_changed(the_kit)
    handed = handout.contents(the_kit, language)
    table = _table()
    with console.progress(text("trying the stubs"), len(the_kit.exercises), language) as bar:
        for tried in handout.tried(handed, the_kit.exercises, jobs or processors.usable()):
            bar.finish(tried.exercise.slug)
            table.add_row(*_row(tried, language))
    try:
        archive.write(handed.files.items())
    except NotWritten as error:
        console.complain(error.args[0])
        raise typer.Exit(NOT_WRITTEN) from None
    console.show(table)
    for stray in handout.left_out(the_kit):
        console.note(said(text("left out: {file}", file=stray), language))
    count = len(the_kit.exercises)
    made = text(
        "{count} exercise and {page} are in {file}."
        if count == 1
        else "{count} exercises and {page} are in {file}.",
        count=count,
        page=handout.PAGE,
        file=file,
    )
    console.show(Text(said(made, language)))


def _refuse_changed(kit: Kit) -> None:
    if changed := handout.changed_stubs(kit):
        raise WrongUse(
            text(
                "Changed since the last commit: {stubs}. Is that a solution of yours? Commit it if"
                " students are to get it, or take it back with git restore.",
                stubs=joined(text(", "), map(str, changed)),
            )
        )


def _table() -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column()
    table.add_column(justify="right")
    return table


def _row(tried: Tried, language: str) -> tuple[Text, Text, Text]:
    reached = text(
        "the stub has {won} of {most} points",
        won=points_text(tried.score.points),
        most=points_text(tried.score.max_points),
    )
    title = catalog.title(tried.exercise)
    return (
        Text(tried.exercise.slug, style="bold"),
        Text(said(title, language)),
        Text(said(reached, language), style="dim"),
    )
