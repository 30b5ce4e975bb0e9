"""Spreads calls over worker processes; a worker that dies takes one call with it, not the batch.

Each worker is a pool of one (``concurrent.futures``, started by spawn) that gets one call at a
time, so it is known which call a dead one was at, and each call is made in its worker's main
thread: a sandbox that dies with the thread that started it dies with its worker.

Nothing outlives the parent. Each worker watches a pipe, its lifeline, whose other end is the
parent's alone. When it closes, because the parent wants to leave or was killed, a call under way is
interrupted as by Ctrl-C, so that it can clean up, and the worker ends. Ctrl-C itself, which a
terminal sends to all of them, is left to the parent.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType, TracebackType
from typing import Generic, Self, TypeVar

Item = TypeVar("Item")
Value = TypeVar("Value")

CLEANING_TIME = 10.0
"""Seconds that an interrupted call gets before its worker leaves without it."""


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
        self._lanes = [_Lane() for _ in range(number)]

    def __enter__(self) -> Self:
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

        The items start in their order. ``function`` and items cross to the workers by pickle.
        """
        waiting = iter(items)
        free = list(reversed(self._lanes))
        running: dict[Future[Value], tuple[_Lane, Item]] = {}
        while True:
            while free:
                try:
                    item = next(waiting)
                except StopIteration:
                    break
                lane = free.pop()
                running[lane.submit(function, item)] = (lane, item)
                yield Started(item)
            if not running:
                return
            # On Windows, Ctrl-C does not get through to a wait without a limit.
            done, _ = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in done:
                lane, item = running.pop(future)
                try:
                    event: Finished[Item, Value] | Broken[Item] = Finished(item, future.result())
                except BrokenProcessPool:
                    lane.renew()
                    event = Broken(item, "the process that was at it died")
                except Exception as error:  # noqa: BLE001  whatever it was, the others go on
                    event = Broken(item, f"{type(error).__name__}: {error}")
                free.append(lane)
                yield event


class _Lane:
    """One worker process at a time."""

    def __init__(self) -> None:
        self._open()

    def _open(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._their_end, self._lifeline = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            max_workers=1,
            mp_context=context,
            initializer=_prepare,
            initargs=(self._their_end,),
        )

    def submit(self, function: Callable[[Item], Value], item: Item) -> Future[Value]:
        try:
            return self._submit(function, item)
        except BrokenProcessPool:
            # The worker died while it had nothing to do.
            self.renew()
            return self._submit(function, item)

    def _submit(self, function: Callable[[Item], Value], item: Item) -> Future[Value]:
        with _interrupts_blocked():
            return self._pool.submit(_call, function, item)

    def renew(self) -> None:
        self.cut()
        self.end()
        self._open()

    def cut(self) -> None:
        """Have the worker leave, whatever it is at."""
        self._lifeline.close()

    def end(self) -> None:
        """Return once the worker has ended, of itself unless the lane was cut."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._lifeline.close()
        self._their_end.close()


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Hold back Ctrl-C while a worker starts: it inherits that, until it has its own handler."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare(lifeline: Connection) -> None:
    """Set up a worker, in its main thread."""
    # A handler that does nothing, unlike SIG_IGN, is not inherited by the programs that we start.
    for name in ("SIGINT", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, _leave_it_to_the_parent)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


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


def _call(function: Callable[[Item], Value], item: Item) -> Value:
    """Make one call in a worker, such that SIGTERM interrupts it and then ends the worker."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return function(item)
    except KeyboardInterrupt:
        os._exit(1)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
