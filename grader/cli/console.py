"""Where everything is printed, and how a batch at work looks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from grader.harmless import visible
from grader.words import ENGLISH, preferred, said, text

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_STDERR = 2
_WIDE = 10_000
"""Columns; where nobody looks at a screen, nothing is folded to fit it."""


_spoken = [preferred()]


def speak(language: str) -> None:
    """Say what there is to complain about in this language from now on."""
    _spoken[0] = language


def spoken() -> str:
    """The language in which errors, and what is no answer of a command, are told."""
    return _spoken[0]


def complain(message: str) -> None:
    """Print an error message; strangers' text in it stays text."""
    lines = "\n".join(map(visible, said(message, _spoken[0]).split("\n")))
    err.print(
        Text("grader: error: ", style="bold red").append(lines, style="default"), soft_wrap=True
    )


def caution(words: str, language: str) -> None:
    """Print to stderr what is amiss and stops nothing, if there is anything to say."""
    if words:
        err.print(Text(said(words, language), style="yellow"))


def note(message: str) -> None:
    """Print a line to stderr on how things are; strangers' text in it stays text."""
    err.print(Text("grader: ").append(visible(message)), soft_wrap=True)


def interject(message: str) -> None:
    """Print a line of ASCII to stderr at once, from within a signal handler.

    The stream itself may be in the middle of a write, and takes no other one then.
    """
    clear_the_bar = "\r\x1b[2K" if err.is_terminal else ""
    with suppress(OSError):  # there may be nobody any more to read it
        os.write(_STDERR, f"{clear_the_bar}grader: {message}\n".encode("ascii"))


def show(renderable: RenderableType) -> None:
    """Print to stdout, folded only where that is a terminal."""
    if out.is_terminal:
        out.print(renderable)
    else:
        Console(file=out.file, width=_WIDE, highlight=False).print(renderable)


class Bar:
    """A progress bar that names what is being done."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total, running="")
        self._running: list[str] = []
        self._done = 0
        self._begun = False

    def start(self, name: str) -> None:
        """Say that ``name`` is being done from now on."""
        if not self._begun:
            # What was there before says nothing of how fast the rest will be.
            self._begun = True
            self._progress.reset(self._task, completed=self._done)
        self._running.append(name)
        self._show()

    def finish(self, name: str) -> None:
        """Count ``name`` as done, whether or not it was ever started."""
        if name in self._running:
            self._running.remove(name)
        self._done += 1
        self._progress.advance(self._task)
        self._show()

    def _show(self) -> None:
        self._progress.update(self._task, running=", ".join(self._running))


class _Rate(ProgressColumn):
    """How many are done in a minute."""

    def render(self, task: Task) -> Text:
        return Text(f"{60 * task.speed:.0f}/min" if task.speed else "", style="progress.data.speed")


@contextmanager
def progress(what: str, total: int, language: str = ENGLISH) -> Iterator[Bar]:
    """Show a progress bar on stderr, where that is a terminal."""
    columns = (
        TextColumn(said(what, language), markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn(said(text("left"), language), markup=False),
        # On one line, so that what is printed in between stays.
        TextColumn(
            "{task.fields[running]}",
            markup=False,
            style="dim",
            table_column=Column(no_wrap=True, overflow="ellipsis"),
        ),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as shown:
        yield Bar(shown, total)
