"""Time, as the program lives it: its sleeps and time limits pass when nothing else can move.

The earliest sleeper goes first, and the clocks that the program reads move on with it. Who waits
for a lock within a time limit is a sleeper, too; it may try again, at no cost in time, whenever
something has happened that may have set the lock free.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from grader.observe.states import Process
from grader.observe.wire import Caller

_ROUNDS, _PORTABLE_ROUNDS = 500, 250
"""Sleeps per sleeper with nothing happening after which all count as waiting in timed steps for
ever. A loop that gives up after a number of steps should get there first. A round costs about a
millisecond, and many where the system must be asked about every process that there is."""
_LATER_SHARE = 0.1
"""Which part of it is enough for those who have gone round for so long before."""
_STEADY_ROUNDS = 10
"""Of these, how many are as long as the program said. Later ones oversleep more and more, as they
may on a slow machine, so that a loop with a deadline comes to its end."""
_LONGEST_OVERSLEEP = 60.0


class Wake(Enum):
    """Who goes on next when nothing else can move."""

    NOBODY = "nobody"
    SLEEPER = "sleeper"
    STEPPER = "stepper"
    """A sleeper, like all those before it since something last happened."""


@dataclass
class _Sleeper:
    process: Process
    wake: float
    """In seconds of sleep granted since the start of the run."""
    key: str
    """Of a wait that may be tried again; "" for a plain sleep."""
    tried: int
    """How much had happened when it was tried last."""


class Sleepers:
    """Those who sleep now, and how long the program has slept."""

    def __init__(
        self,
        grant: Callable[[Caller, bool], None],
        set_clock: Callable[[float], None],
        *,
        portable: bool,
    ) -> None:
        """``grant`` lets a sleeper go on, with whether its time is over; ``set_clock`` takes the
        seconds slept so far."""
        self._grant = grant
        self._set_clock = set_clock
        self._sleepers: dict[Caller, _Sleeper] = {}
        self._most_rounds = _PORTABLE_ROUNDS if portable else _ROUNDS
        self._slept = 0.0
        self._happened = 0
        self._steps = 0
        self._rounds: Counter[Process] = Counter()
        self._steppers: set[Process] = set()
        """Who has gone round for long enough once."""
        self._tries: dict[str, _Sleeper] = {}
        """Waits that were let try again and have not come back since."""

    def __bool__(self) -> bool:
        return bool(self._sleepers)

    def add(self, caller: Caller, process: Process, seconds: float, key: str) -> None:
        """Take in a sleeper; with a ``key``, a wait that may be tried again before its time."""
        sleeper = self._tries.pop(key, None)
        self._sleepers[caller] = sleeper or _Sleeper(process, self._slept + seconds, key, -1)

    def part(self, caller: Caller) -> None:
        """Forget one who has gone, or has got what it waited for."""
        self._sleepers.pop(caller, None)

    def asleep(self, process: Process) -> bool:
        return any(sleeper.process == process for sleeper in self._sleepers.values())

    def something_happened(self, *, new: bool) -> None:
        """Let those try again who may; if it is ``new``, start anew to count the rounds."""
        self._happened += 1
        if new:
            self._steps = 0
            self._rounds.clear()

    def next_wake(self) -> Wake:
        """Whom ``wake`` would let go on: nobody, once all have gone round for long enough."""
        rounds = self._steps / len(self._sleepers) if self._sleepers else math.inf
        if self._to_try() or rounds < _STEADY_ROUNDS:
            return Wake.SLEEPER
        asleep = {sleeper.process for sleeper in self._sleepers.values()}
        share = _LATER_SHARE if asleep <= self._steppers else 1.0
        return Wake.STEPPER if rounds < share * self._most_rounds else Wake.NOBODY

    def wake(self) -> bool:
        """Let those try again who may, else the earliest one go on; False when there is none.

        To be called when nothing else can move.
        """
        if self._tries:
            # They did not come back, so they have got what they waited for.
            self._tries.clear()
            self._happened += 1
        if trying := self._to_try():
            for caller in trying:
                sleeper = self._sleepers.pop(caller)
                sleeper.tried = self._happened
                self._tries[sleeper.key] = sleeper
                self._grant(caller, False)  # noqa: FBT003
            return True
        if (wake := self.next_wake()) is Wake.NOBODY:
            self._steppers.update(sleeper.process for sleeper in self._sleepers.values())
            return False
        self._let_time_pass(all_due=wake is Wake.STEPPER)
        return True

    def wake_due(self) -> bool:
        """Let the earliest one go on, and all whose time has come by then; False if there is none.

        To be called when one spins, so that what it waits for can come about.
        """
        if not self._sleepers:
            return False
        self._let_time_pass(all_due=True)
        return True

    def _to_try(self) -> list[Caller]:
        return [
            caller
            for caller, sleeper in self._sleepers.items()
            if sleeper.key and sleeper.tried != self._happened
        ]

    def _let_time_pass(self, *, all_due: bool) -> None:
        caller, earliest = min(self._sleepers.items(), key=lambda each: each[1].wake)
        rounds = self._rounds[earliest.process] - _STEADY_ROUNDS
        oversleep = min(0.01 * 2**rounds, _LONGEST_OVERSLEEP) if rounds > 0 else 0.0
        bounds = [
            sleeper.wake
            for sleeper in self._sleepers.values()
            if self._rounds[sleeper.process] < _STEADY_ROUNDS
        ]
        self._slept = max(self._slept, min([earliest.wake + oversleep, *bounds]))
        self._set_clock(self._slept)
        self._happened += 1
        due = [other for other, sleeper in self._sleepers.items() if sleeper.wake <= self._slept]
        for other in due if all_due else [caller]:
            sleeper = self._sleepers.pop(other)
            self._steps += 1
            self._rounds[sleeper.process] += 1
            self._grant(other, True)  # noqa: FBT003
