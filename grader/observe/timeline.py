"""What happened in a run and when: for failure texts, and for pictures."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.model import Event, What


@dataclass
class Timeline:
    """The events of one run, in order. At most ``most`` are kept: the first ones."""

    most: int = 2_000
    events: list[Event] = field(default_factory=list)
    """With ``at`` in seconds since the start of the run."""
    _began: float = field(default_factory=time.monotonic)

    def add(self, process: str, what: What, detail: str = "") -> None:
        """Record that this has just happened, unless there is no more room."""
        if len(self.events) < self.most:
            self.events.append(Event(time.monotonic() - self._began, process, what, detail))

    def add_waits(self, waits: Mapping[str, str]) -> None:
        """Record what each process waits for (label -> words), where that has changed."""
        for process, detail in waits.items():
            if self._last_wait(process) != detail:
                self.add(process, What.WAITS, detail)

    def _last_wait(self, process: str) -> str | None:
        for event in reversed(self.events):
            if event.process == process:
                return event.detail if event.what is What.WAITS else None
        return None
