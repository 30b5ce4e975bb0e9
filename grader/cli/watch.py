"""``grader watch``: the loop that a student works in, on a terminal."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.utils import is_dumb_terminal
from rich.console import Group

from grader.cli import console, options
from grader.model import WrongUse
from grader.student import handouts
from grader.student.loop import Loop, View
from grader.student.pages import page
from grader.student.progress_file import ProgressFile
from grader.student.screen import Screen, fitted
from grader.student.session import Session
from grader.visible import CannotRun, VisibleRun
from grader.words import said

NOT_DONE = 1
INTERRUPTED = 128 + signal.SIGINT

_KEYS = (*"hlnpqrs123456789", "enter", "escape")
_SCROLLING = {"up": (-1, 0), "down": (1, 0), "pageup": (0, -1), "pagedown": (0, 1), "space": (0, 1)}
"""Key -> how many rows and screenfuls it goes down."""
_STDIN = 0


def watch(
    slug: Annotated[
        str | None,
        typer.Argument(
            metavar="[SLUG]",
            help="The exercise to begin with; the one that you were at if left out.",
        ),
    ] = None,
    *,
    lang: options.Lang = None,
) -> None:
    """Run the visible checks of your exercise whenever you save it, and say what to do next.

    Without a terminal they run once. Exit status: 0, or there 1 where a check does not pass.
    """
    language = options.language(lang)
    mine = handouts.find(Path.cwd())
    kept = ProgressFile(mine.folder)
    loop = _begun(mine, kept, slug)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        status = _once(loop, kept, language)
    elif is_dumb_terminal():
        status = asyncio.run(_Lines(loop, kept, language).run())
    else:
        status = asyncio.run(_FullScreen(loop, kept, language).run())
    if status:
        raise typer.Exit(status)


def _begun(mine: handouts.Handouts, kept: ProgressFile, slug: str | None) -> Loop:
    progress = kept.read()
    return Loop(mine.exercises, progress.at(mine.current(slug, progress).slug))


def _once(loop: Loop, kept: ProgressFile, language: str) -> int:
    """Run the checks, and show what they have found."""
    digest = handouts.digest(loop.current)
    with VisibleRun(loop.current.folder) as run:
        try:
            loop = loop.found(run.results() or (), digest)
        except CannotRun as error:
            raise WrongUse(said(error.reason, language)) from None
    kept.update(lambda _: loop.progress)
    shown = page(loop, language, console.out.width, keys=False)
    console.out.print(Group(shown.head, shown.before, shown.matter))
    console.caution(kept.complaint, language)
    return 0 if loop.standing.done else NOT_DONE


class _FullScreen:
    """A terminal that can show a page and another one in its place."""

    def __init__(self, loop: Loop, kept: ProgressFile, language: str) -> None:
        self._kept = kept
        self._language = language
        self._top: int | None = None
        content = FormattedTextControl(lambda: ANSI("\n".join(self._fitted().rows)))
        self._app: Application[int] = Application(
            layout=Layout(Window(content, always_hide_cursor=True)),
            key_bindings=self._bindings(),
            full_screen=True,
        )
        self._session = Session(loop, kept, self._show_anew)

    async def run(self) -> int:
        """Show what there is until the student quits."""
        work = asyncio.create_task(self._session.work())
        work.add_done_callback(self._end_with)
        try:
            return await self._app.run_async()
        finally:
            work.cancel()
            await asyncio.wait({work})

    def _end_with(self, work: asyncio.Task[None]) -> None:
        """End where the work has come to an end by a fault of ours."""
        if not work.cancelled() and self._app.is_running:
            self._app.exit(exception=work.exception() or RuntimeError("the work has ended"))

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        for key in _KEYS:
            bindings.add(key)(partial(self._pressed, key))
        for key, (rows, screens) in _SCROLLING.items():
            bindings.add(key)(partial(self._scrolled, key, rows, screens))
        for key in ("c-c", "<sigint>"):
            bindings.add(key)(lambda event: event.app.exit(result=INTERRUPTED))
        return bindings

    def _pressed(self, key: str, event: KeyPressEvent) -> None:
        self._session.press(key)
        if self._session.over.is_set():
            event.app.exit(result=0)

    def _scrolled(self, key: str, rows: int, screens: int, event: KeyPressEvent) -> None:
        if self._session.loop.view is View.LIST:
            self._pressed(key, event)
        else:
            now = self._fitted()
            self._top = now.top + rows + screens * now.step

    def _show_anew(self) -> None:
        self._top = None
        self._app.invalidate()

    def _fitted(self) -> Screen:
        size = self._app.output.get_size()
        shown = page(self._session.loop, self._language, size.columns, self._kept.complaint)
        return fitted(shown, self._language, size.columns, size.rows, self._top)


class _Lines:
    """A terminal that shows one line after the other, and gives whole lines of input."""

    def __init__(self, loop: Loop, kept: ProgressFile, language: str) -> None:
        self._kept = kept
        self._language = language
        self._shown: Loop | None = None
        self._session = Session(loop, kept, self._show)

    async def run(self) -> int:
        """Show what there is until the student quits."""
        own = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(own,), daemon=True).start()
        work = asyncio.create_task(self._session.work())
        over = asyncio.create_task(self._session.over.wait())
        try:
            await asyncio.wait({work, over}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        finally:
            work.cancel()
            over.cancel()
            await asyncio.wait({work, over})
        return 0

    def _listen(self, own: asyncio.AbstractEventLoop) -> None:
        """Take the first letter of each line as a key; the end of all lines is the end."""
        while line := os.read(_STDIN, 1024):
            key = line.decode(errors="replace").strip()[:1] or "enter"
            own.call_soon_threadsafe(self._session.press, key)
        own.call_soon_threadsafe(self._session.press, "q")

    def _show(self) -> None:
        loop = self._session.loop
        if loop.running or loop == self._shown:
            return
        self._shown = loop
        shown = page(loop, self._language, console.out.width, self._kept.complaint)
        console.out.print(Group(shown.head, shown.before, shown.matter, shown.foot))
