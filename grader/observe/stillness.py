"""Tells when nothing of a program can move any more, but for sleeps that the grader may end."""

from __future__ import annotations

import time
from collections.abc import Callable

from grader.observe.scan import Motion, Scan
from grader.observe.sleepers import Wake

_QUIET_SECONDS = 0.3
"""How long all must be asleep, some with a time limit of their own, to count as waiting."""
_QUIET_NAPS = 4
"""How often each of those must have slept again by then, to count as waiting in a loop."""
_LONGEST_NAP = 5.0
"""Seconds after which one that still sleeps counts as waiting, too."""
_PORTABLE_QUIET_SECONDS, _PORTABLE_QUIET_STARTS = 0.5, 8
"""The same where the system does not tell a waiting process from one that was given no processor:
at least so long, and as long as it takes this machine now to start Python so many times."""
_PORTABLE_NAP_SECONDS = {Wake.SLEEPER: 0.1, Wake.STEPPER: 0.01}
"""The same before a sleeper goes on: too early costs its place in the order and no verdict."""


class Stillness:
    """Compares looks at the processes. ``reset`` it whenever something happens."""

    def __init__(self, look: Callable[[], Scan], *, portable: bool) -> None:
        self._look = look
        self._portable = portable
        self._launched = time.monotonic()
        self._start_seconds: float | None = None
        self._quiet_since: float | None = None
        self._naps: dict[tuple[int, int], int] = {}

    def note_start(self) -> None:
        """The main process's interpreter is up."""
        if self._start_seconds is None:
            self._start_seconds = time.monotonic() - self._launched

    @property
    def started(self) -> bool:
        return self._start_seconds is not None

    def reset(self) -> None:
        self._quiet_since = None

    def look(self, interrupted: Callable[[], bool], wake: Wake) -> Scan | None:
        """Look twice; what was seen if nobody can move, None if somebody may.

        ``interrupted`` says whether anything came in between the two looks; ``wake`` who would go
        on next.
        """
        first = self._look()
        if first.motion() is Motion.MOVING or not first.processes:
            self.reset()
            return None
        if interrupted():
            return None
        second = self._look()
        if first.fingerprint() != second.fingerprint():
            self.reset()
            return None
        if first.motion() is Motion.BLOCKED and second.motion() is Motion.BLOCKED:
            return second
        return second if self._quiet_for_long(second, wake) else None

    def _quiet_for_long(self, scan: Scan, wake: Wake) -> bool:
        now = time.monotonic()
        if self._quiet_since is None:
            self._quiet_since = now
            self._naps = dict(scan.naps())
        quiet = now - self._quiet_since
        if self._portable:
            return quiet >= self._portable_seconds(wake)
        slept = [count - self._naps.get(thread, count) for thread, count in scan.naps().items()]
        in_loops = all(count >= _QUIET_NAPS for count in slept)
        return quiet >= (_QUIET_SECONDS if in_loops else _LONGEST_NAP)

    def _portable_seconds(self, wake: Wake) -> float:
        if wake is not Wake.NOBODY:
            return _PORTABLE_NAP_SECONDS[wake]
        start = self._start_seconds or (time.monotonic() - self._launched)
        return max(_PORTABLE_QUIET_SECONDS, _PORTABLE_QUIET_STARTS * start)
