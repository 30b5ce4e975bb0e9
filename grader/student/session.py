"""Runs the checks whenever a file has been saved or a key asks for it: one run at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from grader.student import handouts, saves
from grader.student.loop import Loop, Wish
from grader.student.progress_file import ProgressFile
from grader.visible import CannotRun, VisibleCheck, VisibleRun
from grader.words import text

_QUIET = 0.15
"""Seconds without news after which an editor is through with saving."""


class Session:
    """The loop at work; ``changed`` is called whenever there is something new to show."""

    def __init__(self, loop: Loop, kept: ProgressFile, changed: Callable[[], None]) -> None:
        self.loop = loop
        self.over = asyncio.Event()
        """The student wants to quit."""
        self._kept = kept
        self._changed = changed
        self._wanted = asyncio.Event()

    def press(self, key: str) -> None:
        """Do what a key stands for."""
        self._take(*self._fresh().pressed(key))

    async def work(self) -> None:
        """Run the checks at each save, for as long as this is not cancelled."""
        own = asyncio.get_running_loop()

        def saved(slug: str, name: str) -> None:
            with contextlib.suppress(RuntimeError):  # all is over in this moment
                own.call_soon_threadsafe(self._saved, slug, name)

        self._take(self.loop, Wish.RUN)
        folders = [exercise.folder for exercise in self.loop.exercises]
        with saves.watching(folders, saved):
            while True:
                await self._wanted.wait()
                await self._until_quiet()
                await self._run()

    def _saved(self, slug: str, name: str) -> None:
        self._take(*self._fresh().saved(slug, name))

    async def _until_quiet(self) -> None:
        while self._wanted.is_set():
            self._wanted.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), _QUIET)

    async def _run(self) -> None:
        """Run the checks, unless something newer comes before they are through."""
        exercise = self.loop.current
        digest = handouts.digest(exercise)
        self._take(self._fresh().started(), Wish.NOTHING)
        try:
            checks = await self._look(VisibleRun(exercise.folder))
        except (CannotRun, OSError) as error:
            after = self._fresh().broke(_fault(error))
        else:
            after = self._fresh().found(checks or (), digest)
        if not self._wanted.is_set():
            self._take(after, Wish.NOTHING)

    async def _look(self, run: VisibleRun) -> tuple[VisibleCheck, ...] | None:
        with run:
            results = asyncio.create_task(asyncio.to_thread(run.results))
            newer = asyncio.create_task(self._wanted.wait())
            await asyncio.wait({results, newer}, return_when=asyncio.FIRST_COMPLETED)
            newer.cancel()
            if not results.done():
                await asyncio.to_thread(run.end)
            return await results

    def _fresh(self) -> Loop:
        """The loop with the progress as it is on disk by now."""
        return self.loop.with_progress(self._kept.read())

    def _take(self, loop: Loop, wish: Wish) -> None:
        """Go on to the next state."""
        self.loop = loop.with_progress(self._kept.update(lambda _: loop.progress))
        if wish is Wish.RUN:
            self._wanted.set()
        if wish is Wish.QUIT:
            self.over.set()
        self._changed()


def _fault(error: Exception) -> str:
    if isinstance(error, CannotRun):
        return error.reason
    return text("The checks could not run:\n{output}", output=error)
