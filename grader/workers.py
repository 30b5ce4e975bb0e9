"""Spreads calls over worker processes; a worker that dies takes one call with it, not the batch.

Each worker (started by spawn) gets one call at a time through a pipe, so it is known which call a
dead one was at, and each call is made in its worker's main thread: a sandbox that dies with the
thread that started it dies with its worker.

Where there is a worker for every processor, each keeps to one of them, with all that it starts.

Nothing outlives the parent. Each worker watches another pipe, its lifeline, whose other end is the
parent's alone. When it closes, because the parent wants to leave or was killed, a call under way is
interrupted as by Ctrl-C, so that it can clean up, and the worker ends. Each is in a session of its
own, so that what a terminal sends to all in its foreground (Ctrl-C, Ctrl-Z, the hang-up) reaches
the parent alone, and none of the programs that the workers have started.

Nothing is left on the disk. Each worker has a folder for its temporary files, which goes when the
worker does, see `grader.folders`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Generic, Self, TypeVar

from grader import folders, processors
from grader.words import text

Item = TypeVar("Item")
Value = TypeVar("Value")

CLEANING_TIME = 10.0
"""Seconds that an interrupted call gets before its worker leaves without it."""


class CannotStart(Exception):
    """No worker can be started; the text says why and what to do."""


@dataclass(frozen=True)
class Started(Generic[Item]):
    """A worker has got the item."""

    item: Item


@dataclass(frozen=True)
class Finished(Generic[Item, Value]):
    """The call has returned."""

    item: Item
    value: Value


@dataclass(frozen=True)
class Broken(Generic[Item]):
    """The call has raised, or its worker has died."""

    item: Item
    reason: str


class Workers:
    """A number of worker processes; use it in a ``with`` statement, which ends them."""

    def __init__(self, number: int) -> None:
        self._lanes = [_Lane(processor) for processor in processors.shared_out(number)]

    def __enter__(self) -> Self:
        folders.sweep()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            for lane in self._lanes:
                lane.cut()
        for lane in self._lanes:
            lane.end()

    def map(
        self, function: Callable[[Item], Value], items: Iterable[Item]
    ) -> Iterator[Started[Item] | Finished[Item, Value] | Broken[Item]]:
        """Call ``function`` on each item, and tell what happens to them as it happens.

        The items start in their order, and each is asked for when a worker is free for it.
        ``function`` and items cross to the workers by pickle.

        Raises:
            CannotStart: when a worker cannot be started.
        """
        waiting = iter(items)
        free = list(reversed(self._lanes))
        running: dict[object, tuple[_Lane, Item]] = {}
        while True:
            while free:
                try:
                    item = next(waiting)
                except StopIteration:
                    break
                lane = free.pop()
                running[lane.submit((function, item))] = (lane, item)
                yield Started(item)
            if not running:
                return
            # On Windows, Ctrl-C does not get through to a wait without a limit.
            for calls in wait([lane.calls for lane, _ in running.values()], timeout=1.0):
                lane, item = running.pop(calls)
                event = lane.event(item)
                free.append(lane)
                yield event


class Closed(Exception):
    """The workers have been told to leave."""


class SharedWorkers:
    """Worker processes for the threads of a process, each of which makes a call at a time.

    A program may be started from a worker's main thread, and from none of these threads: it would
    end when they do.
    """

    def __init__(self, number: int) -> None:
        folders.sweep()
        self._lanes = [_Lane(processor) for processor in processors.shared_out(number)]
        self._free: queue.SimpleQueue[_Lane] = queue.SimpleQueue()
        for lane in self._lanes:
            self._free.put(lane)
        self._closing = threading.Lock()
        self._closed = False

    def call(
        self, function: Callable[[Item], Value], item: Item
    ) -> Finished[Item, Value] | Broken[Item]:
        """Call ``function`` on one item as soon as a worker is free, and tell how that ended.

        Raises:
            CannotStart: when a worker cannot be started.
            Closed: when the workers have left, perhaps in the middle of this call.
        """
        lane = self._free.get()
        try:
            with self._closing:
                if self._closed:
                    raise Closed
                lane.submit((function, item))
            event = lane.event(item)
        finally:
            self._free.put(lane)
        if self._closed and isinstance(event, Broken):
            raise Closed
        return event

    def close(self) -> None:
        """Interrupt every call, and return once all workers have ended."""
        with self._closing:
            self._closed = True
            for lane in self._lanes:
                lane.cut()
        for _ in self._lanes:
            # Whoever makes a call with it gives it back first.
            self._free.get().end()
        for lane in self._lanes:
            # Whoever still waits for one learns that they have left.
            self._free.put(lane)


def _cannot_start(error: OSError) -> CannotStart:
    return CannotStart(
        text(
            "No process can be started to grade in: {error}. Make room, or name a folder for"
            " temporary files that has some in TMPDIR.",
            error=error,
        )
    )


class _Lane:
    """One worker process at a time, started when there is something to do."""

    def __init__(self, processor: int | None) -> None:
        """``processor`` is the one to keep to, None if any may be used."""
        self._processor = processor
        self._worker: _Worker | None = None
        self._ending = threading.RLock()

    @property
    def calls(self) -> Connection:
        """Where the worker gets its calls and tells what they came to."""
        assert self._worker is not None
        return self._worker.calls

    def submit(self, call: tuple[Callable[[Item], Value], Item]) -> Connection:
        if self._worker is None:
            self._worker = _Worker(self._processor)
        try:
            self.calls.send(call)
        except OSError:
            # The worker died while it had nothing to do.
            self.renew()
            self._worker = _Worker(self._processor)
            try:
                self.calls.send(call)
            except OSError as error:
                raise _cannot_start(error) from error
        return self.calls

    def event(self, item: Item) -> Finished[Item, Any] | Broken[Item]:
        """Wait for what the call on this item comes to."""
        try:
            returned, value = self.calls.recv()
        except (EOFError, OSError):
            self.renew()
            return Broken(item, "the process that was at it died")
        return Finished(item, value) if returned else Broken(item, value)

    def renew(self) -> None:
        with self._ending:
            self.cut()
            self.end()

    def cut(self) -> None:
        """Have the worker leave, whatever it is at; any thread may say so."""
        with self._ending:
            if self._worker is not None:
                self._worker.lifeline.close()

    def end(self) -> None:
        """Return once the worker has ended, of itself unless the lane was cut."""
        with self._ending:
            if self._worker is not None:
                self._worker.end()
                self._worker = None


class _Worker:
    """The parent's view of a worker process, from its start on."""

    def __init__(self, processor: int | None) -> None:
        try:
            self._folder = folders.Folder()
            self._start(processor)
        except OSError as error:
            raise _cannot_start(error) from error

    def _start(self, processor: int | None) -> None:
        context = multiprocessing.get_context("spawn")
        self.calls, their_calls = context.Pipe()
        their_lifeline, self.lifeline = context.Pipe(duplex=False)
        # As a daemon it is not waited for where the parent leaves without having ended it.
        self._process = context.Process(
            target=_work,
            args=(their_calls, their_lifeline, self._folder.path, processor),
            daemon=True,
        )
        with _signals_blocked():
            self._process.start()
        their_calls.close()
        their_lifeline.close()

    def end(self) -> None:
        """Return once the process, which finds no more calls, and its folder have gone."""
        self.calls.close()
        self._process.join()
        self.lifeline.close()
        self._folder.remove()


@contextlib.contextmanager
def _signals_blocked() -> Iterator[None]:
    """Hold back what ends a process while a worker starts: it inherits that, until it is set up."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _signals())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _signals() -> list[signal.Signals]:
    """What ends a process from outside, and does not have to."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


# In the worker


def _work(calls: Connection, lifeline: Connection, folder: Path, processor: int | None) -> None:
    """Make every call that comes. This is all that a worker does."""
    tempfile.tempdir = str(folder)
    if processor is not None:
        processors.keep_to(processor)
    try:
        _prepare(lifeline)
        while True:
            _make_call(calls)
    except (EOFError, OSError, KeyboardInterrupt):
        pass
    finally:
        for number in _signals():
            signal.signal(number, _leave_it_to_the_parent)
        folders.remove_tree(folder)


def _make_call(calls: Connection) -> None:
    """Make one call, and tell whether it has returned, and what, or why it has not."""
    function, item = calls.recv()
    try:
        calls.send((True, function(item)))
    except Exception as error:  # noqa: BLE001  whatever it was, the others go on
        calls.send((False, f"{type(error).__name__}: {error}"))


def _prepare(lifeline: Connection) -> None:
    """Set up a worker, in its main thread."""
    if hasattr(os, "setsid"):
        os.setsid()
    # A handler that does nothing, unlike SIG_IGN, is not inherited by the programs that we start.
    for number in _signals():
        signal.signal(number, _leave_it_to_the_parent)
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _signals())


def _leave_it_to_the_parent(_number: int, _frame: FrameType | None) -> None:
    pass


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with(lifeline: Connection) -> None:
    """Wait until the parent has let go, then end this process, a call under way first."""
    with contextlib.suppress(OSError):
        lifeline.poll(None)
    main = threading.main_thread()
    if hasattr(signal, "pthread_kill") and main.ident is not None:
        signal.pthread_kill(main.ident, signal.SIGTERM)
    else:
        signal.raise_signal(signal.SIGTERM)
    main.join(CLEANING_TIME)
    os._exit(1)
