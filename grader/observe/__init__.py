"""Watch a program of several processes from outside: start, hold, settle, look, let go on, finish.

A suite needs ``expect`` from here, ``text`` for words that it puts together, and the fixture
``program`` of the pytest plugin, which is a ``Program``; its methods give a ``Run``.
"""

from grader.observe.launch import Isolation, Limits, NoIsolation
from grader.observe.program import Program
from grader.observe.run import Call, End, Raised, Run
from grader.observe.states import Process, ProcessState, Snapshot
from grader.observe.timeline import Timeline
from grader.observe.verdict import (
    CheckFailed,
    ObserverError,
    ProgramBroke,
    TimedOut,
    Unmet,
    expect,
    shown,
)
from grader.observe.wire import Opaque
from grader.words import text

__all__ = [
    "Call",
    "CheckFailed",
    "End",
    "Isolation",
    "Limits",
    "NoIsolation",
    "ObserverError",
    "Opaque",
    "Process",
    "ProcessState",
    "Program",
    "ProgramBroke",
    "Raised",
    "Run",
    "Snapshot",
    "TimedOut",
    "Timeline",
    "Unmet",
    "expect",
    "shown",
    "text",
]
