"""``grader collect``: from a download to a folder of submissions."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from grader import catalog, collect, words
from grader.cli import console, options
from grader.collect import Change, Collected, Told
from grader.files import NotWritten
from grader.harmless import visible
from grader.model import WrongUse
from grader.words import joined, said, text

LACKING = 1

Source = StrEnum("Source", {name.upper(): name for name in collect.FORMATS})  # type: ignore[misc]


def collect_submissions(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE",
            help="The zip that was downloaded, or the folder that it was unpacked into.",
            show_default=False,
        ),
    ],
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="SUBMISSIONS",
            help="The folder for the submissions: a new one, or one that it has filled before.",
            show_default=False,
        ),
    ],
    *,
    form: Annotated[
        Source | None,
        typer.Option(
            "--from",
            help="What the download is. 'clones' is a folder of git repositories, 'plain' a folder,"
            " zip or file for each student.",
            show_default="what its names look like",
        ),
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Option(
            "--pattern",
            metavar="REGEX",
            help="For any other download: a regular expression that each file's place in it begins"
            " with, with groups such as (?P<name>…), (?P<id>…), (?P<login>…), (?P<late>…),"
            " (?P<version>…), (?P<time>…) and (?P<file>…).",
            show_default=False,
        ),
    ] = None,
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise",
            "-e",
            metavar="SLUG",
            help="The exercise that files are for whose names do not say.",
            show_default=False,
        ),
    ] = None,
    lang: options.Lang = None,
    kit: options.KitFolder = None,
) -> None:
    """Make a folder of submissions, for grader grade, of what a platform lets you download.

    Takes downloads from Canvas, Moodle and Gradescope, what nbgrader has collected, clones of git
    repositories, and any folder or zip with a folder, zip or file for each student. The newest
    version of a file counts. Zips in it are opened, and of notebooks the programs are written out.
    SUBMISSIONS/submissions.json says who handed in what and when. Collect into the same folder
    again later: what is new comes in, what it replaces goes to SUBMISSIONS/.earlier, and all else
    stays. Exit status: 0 when all could be placed, 1 when something could not, which is named, 2
    for wrong use.
    """
    if form is not None and pattern is not None:
        raise WrongUse(
            text("--from says what the download is, --pattern that it is none of these: give one.")
        )
    the_kit = catalog.load_kit(catalog.find_kit(kit))
    exercises = collect.exercises_of(the_kit, _known(exercise, the_kit.root))
    collect.check_places(source, to)
    language = options.language(lang)
    collected = Collected()
    with collect.Download(source) as download:
        kind, sorting = download.sorted(exercises.slugs, form, pattern)
        recognised = text("{source}: {kind}.", source=source, kind=collect.title(kind))
        console.show(Text(visible(said(recognised, language))))
        try:
            with (
                collect.kept(to, kind) as store,
                console.progress(text("collecting"), len(sorting.students), language) as bar,
            ):
                for name in collect.lay_down(sorting, store, exercises, collected):
                    bar.finish(name)
        except NotWritten as error:
            console.complain(error.args[0])
            raise typer.Exit(LACKING) from None
    _tell(collected, to, language)
    if collected.unplaced:
        raise typer.Exit(LACKING)


def _known(exercise: str | None, root: Path) -> str | None:
    slugs = catalog.exercise_slugs(root)
    if exercise is not None and exercise not in slugs:
        raise WrongUse(catalog.no_exercise([exercise], root / catalog.EXERCISES, slugs))
    return exercise


def _tell(collected: Collected, to: Path, language: str) -> None:
    """Say how many there are, and then by name what is to be looked at."""
    for words_of_it in _summary(collected, to):
        console.show(Text(visible(said(words_of_it, language))))
    _list(text("To know:"), collected.notes, language)
    if collected.unplaced:
        _list(text("Could not be placed:"), collected.unplaced, language)
    if collected.changes.total():
        console.show(
            Text(visible(said(text("Next: grader grade {to} --out OUT", to=to), language)))
        )


def _list(title: words.Text, told: Iterable[Told], language: str) -> None:
    lines = [text("{place}: {words}", place=each.place, words=each.words) for each in told]
    if lines:
        console.show(Text(visible(said(title, language)), style="yellow"))
        for line in lines:
            console.show(Text(f"  {visible(said(line, language))}"))


def _summary(collected: Collected, to: Path) -> Iterable[words.Text]:
    counts = collected.changes
    parts = {
        text("{count} new", count=counts[Change.NEW]): counts[Change.NEW],
        text("{count} changed", count=counts[Change.UPDATED]): counts[Change.UPDATED],
        text("{count} as they were", count=counts[Change.UNCHANGED]): counts[Change.UNCHANGED],
        text("{count} of them late", count=collected.late): collected.late,
    }
    counted = [part for part, count in parts.items() if count]
    yield text(
        "{total} submissions in this download: {parts}. They are in {to}.",
        total=counts.total(),
        parts=joined(text(", "), counted or [text("none")]),
        to=to,
    )
    left = []
    if collected.older:
        left.append(text("older versions ({count})", count=collected.older))
    if collected.left_overs:
        left.append(text("hidden files and files of tools ({count})", count=collected.left_overs))
    if left:
        yield text("Left behind: {what}.", what=joined(text(", "), left))
