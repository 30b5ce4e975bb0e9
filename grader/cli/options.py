"""The options that several commands have."""

from __future__ import annotations

import multiprocessing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grader import grading, words
from grader.catalog import ENVIRONMENT_VARIABLE
from grader.cli import console
from grader.model import WrongUse
from grader.words import joined, text


class StartMethod(StrEnum):
    """The start methods of multiprocessing."""

    FORK = "fork"
    SPAWN = "spawn"
    FORKSERVER = "forkserver"


class Language(StrEnum):
    """The languages that texts are said in."""

    ENGLISH = "en"
    CHINESE = "zh"


class SandboxKind(StrEnum):
    """What keeps the programs in."""

    AUTO = "auto"
    BUBBLEWRAP = "bubblewrap"
    RESTRICTED = "restricted"
    NONE = "none"


Exercises = Annotated[
    list[str] | None,
    typer.Option(
        "--exercise",
        "-e",
        metavar="SLUG",
        help="Only this exercise. Give it several times for several.",
        show_default="all",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="How many processes work at the same time.",
        show_default="one per processor",
    ),
]
Sandbox = Annotated[
    SandboxKind,
    typer.Option(
        "--sandbox",
        help="What keeps the programs in. 'restricted' is less than bubblewrap, where there is"
        " none; 'none' lets them do all that you may do.",
    ),
]
KitFolder = Annotated[
    Path | None,
    typer.Option(
        "--kit",
        metavar="DIR",
        envvar=ENVIRONMENT_VARIABLE,
        help="The folder with exercises/, solutions/ and tests/hidden/.",
        show_default="the nearest one upwards",
    ),
]


def _speak(asked: Language | None) -> Language | None:
    if asked is not None:
        console.speak(asked)
    return asked


Lang = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        callback=_speak,
        help="The language of what you read.",
        show_default="that of your settings",
    ),
]


default_start_method = grading.default_start_method
"""The start method unless ``--start-method`` says another."""


def language(asked: Language | None) -> str:
    """The language that was asked for; that of the user's settings if none was."""
    return str(asked or words.preferred())


def available(start_method: str) -> str:
    """Return the start method, if this system has it."""
    there = multiprocessing.get_all_start_methods()
    if start_method not in there:
        raise WrongUse(
            text(
                "This system has no start method {name!r}. It has: {known}.",
                name=start_method,
                known=joined(text(", "), there),
            )
        )
    return start_method
