"""What happened in a run and when: for failure texts, and for pictures."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class What(StrEnum):
    """Kinds of events."""

    STARTED = "started"
    CALLED = "called"
    WENT_ON = "went on"
    WAITS = "waits"
    SIGNALLED = "got"
    ENDED = "ended"
    RETURNED = "returned"


@dataclass(frozen=True)
class Event:
    """``at`` is in seconds since the start of the run; ``process`` is a label."""

    at: float
    process: str
    what: What
    detail: str = ""


@dataclass
class Timeline:
    """The events of one run, in order. At most ``most`` are kept: the first ones."""

    most: int = 2_000
    events: list[Event] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def add(self, process: str, what: What, detail: str = "") -> None:
        if len(self.events) < self.most:
            self.events.append(Event(time.monotonic() - self._began, process, what, detail))

    def add_waits(self, waits: Mapping[str, str]) -> None:
        """Record what each process waits for, where that has changed."""
        for process, detail in waits.items():
            if self._last_wait(process) != detail:
                self.add(process, What.WAITS, detail)

    def _last_wait(self, process: str) -> str | None:
        for event in reversed(self.events):
            if event.process == process:
                return event.detail if event.what is What.WAITS else None
        return None

    def as_text(self, width: int = 100, most_lines: int = 30) -> str:
        """One line per process: what it did, in order."""
        lanes: dict[str, list[str]] = {}
        for event in self.events:
            lanes.setdefault(event.process, []).append(_words(event))
        margin = max(map(len, lanes), default=0)
        lines = [
            _cut(f"{label:<{margin}}  {' · '.join(_merged(words))}", width)
            for label, words in lanes.items()
        ]
        if len(lines) > most_lines:
            lines[most_lines:] = [f"… and {len(lines) - most_lines} more"]
        return "\n".join(lines)


def _words(event: Event) -> str:
    match event.what:
        case What.CALLED:
            return event.detail
        case What.WAITS:
            return f"[{event.detail}]"
        case What.ENDED | What.RETURNED | What.SIGNALLED:
            return f"{event.what} {event.detail}".rstrip()
    return event.what.value


def _merged(words: Iterable[str]) -> list[str]:
    """Repetitions in a row told once, with their number."""
    merged: list[tuple[str, int]] = []
    for word in words:
        if merged and merged[-1][0] == word:
            merged[-1] = (word, merged[-1][1] + 1)
        else:
            merged.append((word, 1))
    return [word if count == 1 else f"{word} ×{count}" for word, count in merged]


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"
