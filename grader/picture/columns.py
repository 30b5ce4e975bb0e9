"""Where the events of a run stand in its picture, from left to right.

The columns stand in the order of the events, not at their times: what counts is who was at it
together with whom, and the grader's own holding stretches the time between.

Not every event needs a column of its own. What begins (a life, a stay in a held function, a wait)
stands at the left edge of its column, what ends at the right edge, and what takes no time in the
middle. So a new column is needed only where something begins after something else has ended, and
two stays share a column exactly when they overlapped: what ran side by side stands side by side,
and what came one after the other makes stairs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.model import Event, What

MAIN = "main"
_AT_END = ":return"
"""After the name of a watched function, for the moment when it returns."""
_LIVES = frozenset({What.STARTED, What.HELPS})
_STAYS = frozenset({What.HELD, What.WAITS})
_ENDS = frozenset({What.WENT_ON, What.ENDED})


def columns_of(events: Iterable[Event]) -> list[int]:
    """The column of each event."""
    numbers: list[int] = []
    column, number = _Column(), 0
    for event in events:
        if not column.has_room(event):
            column, number = _Column(), number + 1
        column.put(event)
        numbers.append(number)
    return numbers


def function_of(call: str) -> str:
    """The name of the function, of a call or of a return."""
    return call.partition("(")[0].removesuffix(_AT_END)


def readable(call: str) -> str:
    """A call as people read it; the return of one, "load:return(10)", as "load → 10"."""
    name, _, rest = call.partition("(")
    if not name.endswith(_AT_END):
        return call
    return f"{name.removesuffix(_AT_END)} → {rest.removesuffix(')')}"


@dataclass
class _Column:
    """What stands in the column that is being filled."""

    places: dict[str, int] = field(default_factory=dict)
    """Process -> how far to the right its last event stands."""
    moments: dict[str, str] = field(default_factory=dict)
    """Process -> what it did that took no time."""
    closed: bool = False
    """Whether something has ended, after which nothing can begin."""

    def has_room(self, event: Event) -> bool:
        process, what = str(event.process), event.what
        if _place(what) <= self.places.get(process, -1):
            return self.moments.get(process) == _moment(event)
        if what in _ENDS:
            return True
        if what in _LIVES:
            return not self.closed
        if what in _STAYS:
            return not self.closed and not self.moments
        return _moment(event) in self.moments.values() or not (self.closed or self.moments)

    def put(self, event: Event) -> None:
        process, what = str(event.process), event.what
        self.places[process] = _place(what)
        if what in _ENDS or (what is What.STARTED and process == MAIN):
            self.closed = True
        elif what not in _LIVES | _STAYS:
            self.moments[process] = _moment(event)


def _place(what: What) -> int:
    """Left, middle or right."""
    if what in _LIVES:
        return 0
    return 2 if what in _ENDS else 1


def _moment(event: Event) -> str:
    """Equal for calls of one function, whose order among each other says nothing."""
    detail = function_of(event.detail) if event.what is What.CALLED else event.detail
    return f"{event.what} {detail}"


@dataclass(frozen=True)
class Window:
    """The columns of a long run that are kept: the first ones and, more of them, the last."""

    columns: int
    """How many there are to be seen, the one that stands for those left out among them."""
    gap: int | None = None
    """The column that stands for those left out."""
    resumes: int = 0
    """The first column after them, as it is numbered without a window."""

    @classmethod
    def over(cls, columns: int, most: int) -> Window:
        if columns <= most:
            return cls(columns)
        gap = most // 3
        return cls(most, gap, columns - (most - gap - 1))

    def shows(self, column: int) -> bool:
        return self.gap is None or column < self.gap or column >= self.resumes

    def start(self, column: int) -> int:
        """Where something stands that began at the left edge of a column."""
        if self.gap is None or column < self.gap:
            return column
        return self.gap + 1 + max(0, column - self.resumes)

    def end(self, column: int) -> int:
        """Where something stands that ended at the left edge of a column."""
        if self.gap is None or column <= self.gap:
            return column
        return self.gap if column <= self.resumes else column - self.resumes + self.gap + 1
