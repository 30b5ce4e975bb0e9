"""What the picture of a run shows, whatever it is drawn with: a lane for each process."""

from __future__ import annotations

import re
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from grader.model import Event, What
from grader.picture.columns import MAIN, Window, columns_of, function_of, readable
from grader.words import Text, joined, text


class State(StrEnum):
    """What a process is at, over a time."""

    RUNS = "runs"
    HELD = "held"
    WAITS = "waits"


class Kind(StrEnum):
    """What a process is to the program."""

    MAIN = "main"
    WORKER = "worker"
    HELPER = "helper"
    """One of the library's own: resource tracker, fork server, manager."""


@dataclass(frozen=True)
class Span:
    """A time in one state, from the left edge of column ``start`` to that of column ``end``."""

    state: State
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Mark:
    """What took no time: a call that passed, a signal, the end of the called function."""

    what: What
    column: int
    words: str


@dataclass(frozen=True)
class Lane:
    """One process."""

    kind: Kind
    process: str
    name: str
    """What it is called, with the first watched function that it reached."""
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    ended: int | None
    """The column at whose left edge it had ended, where that is in the picture."""
    at_last: State | None
    """What it is at when the picture ends; None once it has ended."""
    came_to: str
    """The same in words, and what it did last."""


@dataclass(frozen=True)
class Picture:
    """A run up to the moment at which its check ended: main first, then as they appeared."""

    lanes: tuple[Lane, ...]
    columns: int
    skipped: int | None
    """The column that stands for many that are left out."""
    failed: bool
    """Whether the check failed at the right edge."""


@dataclass(frozen=True)
class Wait:
    """Who waits at the last for the same other process, by their places among the lanes."""

    on: int
    waiting: tuple[int, ...]


def last_waits(lanes: Sequence[Lane]) -> tuple[Wait, ...]:
    """Who waits for whom when the picture ends, of those who wait for one process alone."""
    waits: dict[int, list[int]] = {}
    for row, lane in enumerate(lanes):
        if lane.at_last is State.WAITS:
            others = [
                number
                for number, other in enumerate(lanes)
                if other is not lane and re.search(rf"\b{re.escape(other.process)}\b", lane.came_to)
            ]
            if len(others) == 1:
                waits.setdefault(others[0], []).append(row)
    return tuple(Wait(on, tuple(waiting)) for on, waiting in waits.items())


def paint(events: Sequence[Event], *, failed: bool, most_columns: int = 40) -> Picture:
    """Arrange the events of a run; ``failed`` says whether the check failed at their end."""
    told = list(_without_echoes(events))
    columns = columns_of(told)
    window = Window.over(columns[-1] + 1 if columns else 0, most_columns)
    lanes: dict[str, _Lane] = {}
    for event, column in zip(told, columns, strict=True):
        lane = lanes.setdefault(str(event.process), _Lane(event.process))
        lane.take(event, column)
    ordered = sorted(lanes.values(), key=lambda lane: lane.kind is not Kind.MAIN)
    return Picture(
        lanes=tuple(lane.finished(window) for lane in ordered),
        columns=window.columns,
        skipped=window.gap,
        failed=failed,
    )


def _without_echoes(events: Iterable[Event]) -> Iterator[Event]:
    """Leave out the waits of processes that are held: they say the same again."""
    holds: Counter[str] = Counter()
    for event in events:
        process = str(event.process)
        if event.what is What.HELD:
            holds[process] += 1
        elif event.what is What.WENT_ON:
            holds[process] -= 1
        if event.what is not What.WAITS or holds[process] <= 0:
            yield event


@dataclass
class _Lane:
    """A lane while it is being drawn."""

    process: str
    function: str = ""
    helps: bool = False
    ended: int | None = None
    end_words: str = ""
    spans: list[Span] = field(default_factory=list)
    """Where each of them ends is seen from the next one."""
    marks: list[Mark] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    """The calls in which it is held: more than one if it has threads."""

    @property
    def kind(self) -> Kind:
        if self.process == MAIN:
            return Kind.MAIN
        return Kind.HELPER if self.helps and not self.function else Kind.WORKER

    def take(self, event: Event, column: int) -> None:
        match event.what:
            case What.STARTED:
                self._be(State.RUNS, column, _running())
            case What.HELPS:
                self.helps = True
            case What.HELD:
                self._reach(event.detail)
                self.held.append(readable(event.detail))
                self._be_held(column)
            case What.WENT_ON:
                self._let_go(readable(event.detail))
                self._be_held(column + 1)
            case What.WAITS:
                state = State.RUNS if event.detail == _running() else State.WAITS
                self._be(state, column, event.detail)
            case What.ENDED:
                self.ended = column + 1
                self.end_words = _end(event.detail)
            case _:
                self._mark(event, column)

    def _reach(self, call: str) -> None:
        self.function = self.function or function_of(call)

    def _let_go(self, call: str) -> None:
        if self.held:
            self.held.pop(self.held.index(call) if call in self.held else 0)

    def _be_held(self, column: int) -> None:
        """Be in what is held, or run when the last one of it has gone on."""
        if self.held:
            calls = ", ".join(self.held)
            self._be(State.HELD, column, text("held in {function}", function=calls))
        else:
            self._be(State.RUNS, column, _running())

    def _mark(self, event: Event, column: int) -> None:
        if event.what is What.CALLED:
            self._reach(event.detail)
        if event.what is not What.SIGNALLED and not self.held:
            self._be(State.RUNS, column, _running())
        self.marks.append(Mark(event.what, column, _happening(event)))

    def _be(self, state: State, column: int, words: str) -> None:
        last = self.spans[-1] if self.spans else None
        if last is None or (last.state, last.words) != (state, words):
            self.spans.append(Span(state, column, column, words))

    def finished(self, window: Window) -> Lane:
        name = self.process
        if self.function and self.kind is Kind.WORKER:
            name = joined(" ", (self.process, self.function))
        shown = self.ended is not None and window.shows(self.ended - 1)
        end = window.columns if self.ended is None else window.end(self.ended)
        return Lane(
            kind=self.kind,
            process=self.process,
            name=name,
            spans=tuple(self._spans(window, end)),
            marks=tuple(_counted(self.marks, window)),
            ended=end if shown else None,
            at_last=self.spans[-1].state if self.spans and self.ended is None else None,
            came_to=self._came_to(),
        )

    def _spans(self, window: Window, end: int) -> Iterator[Span]:
        ends = [window.end(span.start) for span in self.spans[1:]]
        for span, its_end in zip(self.spans, [*ends, end], strict=True):
            start = window.start(span.start)
            if start < its_end:
                yield replace(span, start=start, end=its_end)

    def _came_to(self) -> str:
        """Its last wait; or its end, and before that what it did last."""
        last = self.spans[-1] if self.spans else None
        if self.ended is None and last and last.state is not State.RUNS:
            return last.words
        done = [self.marks[-1].words] if self.marks else []
        if self.ended is not None:
            return joined(", ", [*done, self.end_words])
        return joined(", ", done or [_running()])


def _counted(marks: Iterable[Mark], window: Window) -> Iterator[Mark]:
    """Those that are not left out; several in one column as one, with their number."""
    for column, alike in groupby(marks, key=lambda mark: mark.column):
        *before, last = alike
        if window.shows(column):
            words = joined(" ", (last.words, f"×{len(before) + 1}")) if before else last.words
            yield replace(last, column=window.start(column), words=words)


def _running() -> Text:
    """What a running process is said to do; the wait of one that does not wait says it, too."""
    return text("runs")


def _happening(event: Event) -> str:
    match event.what:
        case What.RETURNED:
            return text("returned {value}", value=event.detail)
        case What.RAISED:
            return text("raised {error}", error=event.detail)
        case What.SIGNALLED:
            return text("got {signal}", signal=event.detail)
    return readable(event.detail)


def _end(status: str) -> Text:
    """The end of a process in words; ``status`` stands in brackets, or is empty."""
    number = status.strip("()")
    if number in ("", "0"):
        return text("ended")
    if not number.startswith("-"):
        return text("ended with exit status {number}", number=number)
    names = {str(-known): known.name for known in signal.Signals}
    return text("ended by {signal}", signal=names.get(number, number))
