"""``grader new``: lays out a new exercise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

import grader
from grader import catalog
from grader.cli import console, options
from grader.model import WrongUse
from grader.new import layout, placing, slugs
from grader.words import said, text

GUIDE = Path(grader.__file__).with_name("GUIDE.md")


def new(
    slug: Annotated[
        str,
        typer.Argument(
            metavar="SLUG", help="The exercise's name: that of its folder and of its file SLUG.py."
        ),
    ],
    *,
    title: Annotated[
        str | None,
        typer.Option(
            "--title",
            metavar="TEXT",
            help="What students read above it.",
            show_default=layout.TITLE,
        ),
    ] = None,
    title_zh: Annotated[
        str | None,
        typer.Option(
            "--title-zh",
            metavar="TEXT",
            help="The same in Chinese.",
            show_default="that of --title",
        ),
    ] = None,
    kit: options.KitFolder = None,
    lang: options.Lang = None,
) -> None:
    """Lay out a new exercise: small, complete, working, and to be changed into yours.

    What is to be replaced is marked by EDIT: in each file. Where there is no kit, one is begun in
    an empty folder, or in the folder that --kit names. Nothing is ever written over.
    """
    language = options.language(lang)
    slugs.check(slug, layout.GIVEN)
    for words in (title, title_zh):
        _check_title(words)
    root = placing.kit_for(kit)
    is_new = not catalog.is_kit(root)
    slugs.check_free(slug, root)
    number = 1 if is_new else catalog.next_section(root)
    description = layout.Description(
        slug=slug,
        title=title or layout.TITLE,
        title_zh=title_zh or title or layout.TITLE_ZH,
        section=f"{number}. {title or layout.TITLE}",
    )
    files = layout.files(description, new_kit=is_new)
    placing.put(root, files)

    begun = text("A new kit in {folder}:", folder=root)
    added = text("A new exercise in {folder}:", folder=root)
    _say(begun if is_new else added, language)
    for place in files:
        console.show(Text(f"  {place}"))
    _say(
        text(
            "It works: grader verify --exercise {slug}. Now replace, file by file, what EDIT: marks"
            " in them.",
            slug=slug,
        ),
        language,
    )
    _say(text("How that is done: {guide}", guide=GUIDE), language)


def _check_title(title: str | None) -> None:
    if title is not None and not (title.strip() and title.isprintable()):
        raise WrongUse(
            text(
                "{title!r} is no title: it should be a line of text that is not empty.", title=title
            )
        )


def _say(words: str, language: str) -> None:
    console.show(Text(said(words, language)))
