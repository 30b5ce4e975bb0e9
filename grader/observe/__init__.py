"""Watch a program of several processes from outside: start, hold, settle, look, let go on, finish.

What a suite is written with
----------------------------

A check is a test function of pytest that asks for the fixture ``program``. That is a `Program`, and
each of its methods starts the student's file anew and gives a `Run`, with which it is held, looked
at and let go on. `expect` says what should be so, and in which words the student reads that it is
not. Words that a check puts together itself are made by `text`, values in them by `shown`.

    import pytest
    from grader.observe import expect

    @pytest.mark.points(2)
    @pytest.mark.hint("A question?", "A pointer.", "Nearly the answer.")
    @pytest.mark.depends("another_check")
    def test_name_of_the_check(program):
        run = program.call("function", "argument", hold=["module.function"])
        held = run.wait_for("module.function", 2)
        expect(len(held) == 2, expected="two at once", seen="only {count} came", count=len(held))

Its docstring is the title that students read. ``points`` says what the check is worth, ``hint``
what to try, each text telling more. With ``depends`` the check is skipped, and worth nothing,
unless those named passed before it.

The words
---------

A call is *held* when its process has reached a function that the check named, and stopped at the
entry. The program is *settled* when nothing of it can move any more, until somebody outside does
something. *Helpers* are processes of the library's own: resource tracker, fork server, manager.
*Plain data* is made of None, bool, int, float, str, bytes, list, tuple and dict; anything else that
comes from inside is an `Opaque`. Whatever the student's program does wrong ends the check as an
`Unmet`, which a suite need not catch; an `ObserverError` is the fault of the suite, or ours.

Who runs programs elsewhere than in a suite chooses an `Isolation` and `Limits`.
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
