"""One run of a student's program, watched from outside.

Theory of operation. The program's watched calls and sleeps arrive as messages on a socket, and stay
unanswered for as long as they are held. In between the run looks at the process tree. When two
looks in a row show every thread asleep in a wait without an end, none of which has run in between,
and no message has come, then nothing of the program can ever move by itself: it is *still*. A sleep
is such a wait, too, since the grader is who ends it; it lets the earliest sleeper go on when all
else is still. When there is no sleeper left either, the program is *settled*, and what it shows now
is a fact about the program and not about the machine's speed.

Two kinds of programs never get there. One that waits in timed steps is taken as settled once each
sleeper has gone round often enough with nothing new happening. One that spins is told by the
processor time that it uses meanwhile; as long as others sleep they go on, the earliest first.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from grader.model import Place, What
from grader.observe import linux
from grader.observe.census import Census
from grader.observe.door import Door
from grader.observe.explain import advice, explain
from grader.observe.folder import RunFolder
from grader.observe.launch import PLACE_SIGNAL, Command, Isolation, Limits
from grader.observe.scan import Motion, Scan, Seen
from grader.observe.sleepers import Sleepers
from grader.observe.states import Held, Process, ProcessState, Sleep, Snapshot, Stopped
from grader.observe.stillness import Stillness
from grader.observe.timeline import Timeline
from grader.observe.usage import Usage
from grader.observe.verdict import (
    NotStarted,
    ObserverError,
    ProgramBroke,
    TimedOut,
    failed,
    shown,
)
from grader.observe.wire import (
    Caller,
    Message,
    WireError,
    from_data,
    receive_unsigned,
    to_data,
)
from grader.words import Text, text

_SHORTEST_PAUSE, _LONGEST_PAUSE, _PAUSE_GROWTH = 0.0005, 0.02, 1.6
"""Seconds between two looks at a program that is moving, each so many times longer than the one
before; a message cuts every pause short."""
_DOZING_PAUSE = 0.0001
"""The first one where a message says that its process sleeps now, and where a look has found all
asleep but somebody new among them: nothing may be moving any more."""
_LONGEST_SLEEP = 1e9
_PLACES_SECONDS = 1.0
"""How long to wait until all have told where they are: some may have other plans."""
_LONGEST_CODE = 80
_MOST_SHOWN = 40
"""Characters of an argument, or of what was returned, in the time line."""
_MOST_SPINS = 5
"""How often sleepers go on because another process spins, with nothing new happening."""


@dataclass(eq=False)
class Call:
    """One call of a watched function, at the moment when the process came to it."""

    function: str
    """The name that the check gave; it ends in ":return" where the call is about to return."""
    args: tuple[Any, ...]
    """Plain data; what was given by name is here, too, where the function has a place for it.

    At the end of a call it is what is about to be returned, alone.
    """
    kwargs: dict[str, Any]
    """What else was given by name, plain data as well."""
    process: Process
    """Who called."""
    _caller: Caller = field(repr=False)
    _run: Run = field(repr=False)
    state: str = "held"
    """"held", "gone on", or "gone": its process ended while it was held."""

    def go_on(self) -> None:
        """Let the function run.

        All three answers do nothing when the process has ended meanwhile.

        Raises:
            ObserverError: when the call was answered before.
        """
        self._answer({"do": "go"})

    def raise_error(self, type: str, text: str) -> None:
        """Have the call raise the built-in exception of this name, instead of running.

        Raises:
            ObserverError: when the call was answered before.
        """
        self._answer({"do": "raise", "type": type, "text": text})

    def return_value(self, value: object) -> None:
        """Have the call return ``value``, plain data, without running.

        Raises:
            TypeError: when it is no plain data.
            ObserverError: when the call was answered before.
        """
        self._answer({"do": "return", "value": to_data(value)})

    def _answer(self, body: dict[str, object]) -> None:
        if self.state == "gone on":
            raise ObserverError(f"the call of {self.function} was answered before")
        if self.state == "gone":
            return
        self.state = "gone on"
        self._run.timeline.add(self.process.label, What.WENT_ON, str(self))
        self._run.answer(self._caller, body)

    def __str__(self) -> str:
        name = self.function.rpartition(".")[2]
        return f"{name}({', '.join(shown(argument, _MOST_SHOWN) for argument in self.args)})"


@dataclass(frozen=True)
class Raised:
    """The exception with which the called function ended, as told from inside."""

    type: str
    """The name of its class."""
    text: str
    """What it says."""
    stage: str
    """"import" when the student's file could not even be imported, else "call"."""
    traceback: str
    """As Python would have printed it."""

    def __str__(self) -> str:
        return f"{self.type}: {self.text}" if self.text else self.type


@dataclass(frozen=True)
class End:
    """How the program ended."""

    exit_status: int
    """The exit code of the main process, or minus the number of the signal that ended it."""
    stdout: str
    """All that the program and its children printed."""
    stderr: str
    """All that they wrote to the standard error output, tracebacks among it."""
    survivors: list[Process]
    """Processes that went on after the main process had ended. The library's own end with it."""


class Run:
    """A started program. Made by ``Program``; ``close`` ends all of it."""

    def __init__(
        self,
        folder: RunFolder,
        isolation: Isolation,
        arguments: Sequence[str],
        *,
        called: str | None,
        held: Iterable[str],
        limits: Limits,
        source: str,
    ) -> None:
        """``source`` is the text of the student's file."""
        self.timeline = Timeline()
        """What has happened so far."""
        self.returned = False
        """Whether the called function has returned or raised; look after settling."""
        self.error: Raised | None = None
        """What the called function raised, if it did."""
        self._value: Any = None
        self._called = called
        self._held_names = set(held)
        self._source = source.splitlines()
        self._folder = folder
        self._calls: list[Call] = []
        self._told: set[tuple[Process, str, str]] = set()
        """Who has called what, with which arguments."""
        self._spins = 0
        self._open_calls: dict[Caller, Call] = {}
        self._end_of_call: Caller | None = None
        self._hold_end_of_call = True
        self._pause = _SHORTEST_PAUSE
        """How long the next pause may be."""
        self._usage = Usage(limits, folder)
        self._last: Snapshot | None = None
        """What was seen when all of the program had ended."""
        self._closed = False
        self._places: dict[Process, object] | None = None
        """The line that each process says it is at, once it was asked."""
        try:
            with folder.outputs() as (stdout, stderr):
                command = Command(folder.root, arguments, stdout, stderr, limits)
                self._tree = isolation.start(command)
        except BaseException:
            folder.remove()
            raise
        self._census = Census(self._tree, self.timeline, limits.spin_seconds)
        self._sleepers = Sleepers(self._grant, folder.set_clock, portable=isolation.portable)
        self._stillness = Stillness(self._look, portable=isolation.portable)
        receive = receive_unsigned if isolation.portable else linux.receive
        self._door = Door(folder.listener, folder.token, receive, self)

    # What a suite does

    def wait_for(self, function: str, count: int = 1) -> list[Call]:
        """Wait until ``count`` calls of ``function`` are held at once, or none can come any more.

        Returns:
            Those held then: fewer when nothing could move any more before there were ``count``.

        Raises:
            ProgramBroke: when there are fewer because the program ended with an error.
            CheckFailed: when the program spins, or uses more than the run may.
            TimedOut: when it has run for too long.
        """
        __tracebackhide__ = True
        self._move(until=lambda: len(self.held(function)) >= count)
        held = self.held(function)
        if len(held) < count:
            self._refuse_broken()
        return held

    def settle(self) -> Snapshot:
        """Wait until nothing can move any more, and look.

        Sleeps and time limits of the program pass meanwhile, in their order, and at once.

        Raises:
            CheckFailed: when the program spins, or uses more than the run may.
            TimedOut: when it has run for too long.
            NotStarted: when the stub's NotImplementedError is what has been raised.
        """
        __tracebackhide__ = True
        snapshot = self._settle()
        self._refuse_stub()
        return snapshot

    def _settle(self) -> Snapshot:
        __tracebackhide__ = True
        return self._move(until=lambda: False) or self._snapshot(self._look(), certain=False)

    def held(self, function: str | None = None) -> list[Call]:
        """The calls of ``function``, or of all, that are held now, in order of arrival."""
        return [call for call in self.calls(function) if call.state == "held"]

    def calls(self, function: str | None = None) -> list[Call]:
        """All calls so far of ``function``, or of all functions held and watched, as they came."""
        return [call for call in self._calls if function is None or call.function == function]

    def open(self, *functions: str) -> None:
        """Let those held in these functions go on, and later ones pass. They are still recorded."""
        for function in functions:
            self._held_names.discard(function)
            for call in self.held(function):
                call.go_on()

    def finish_call(self) -> None:
        """Let all go on until the called function has returned.

        Raises:
            CheckFailed: when it never will, with who waits for what.
            ProgramBroke: when it raised, or the main process ended in the middle.
            TimedOut: when it has run for too long.
        """
        __tracebackhide__ = True
        self.open(*self._held_names)
        snapshot = self._move(until=lambda: self.returned)
        if not self.returned or self.error:
            self._refuse_broken()
            self._fail_as_hung(snapshot, text("{function} to return", function=self._called))

    def finish(self) -> End:
        """Let all go on to the very end.

        What the called function raised is no error here; `value` tells it.

        Raises:
            CheckFailed: when the program never ends, with who waits for what, or has used more
                than the run may.
            TimedOut: when it has run for too long.
        """
        __tracebackhide__ = True
        self.open(*self._held_names)
        self._hold_end_of_call = False
        self._leave_call()
        snapshot = self._move(until=lambda: self.ended)
        if not self.ended:
            self._fail_as_hung(snapshot, text("the program to end"))
        last = self._settle()
        survivors = [state.process for state in last.processes if state.alive]
        if not survivors and self._last is None:
            self._usage.weigh(self._tree)
            self._tree.end()  # at once, so that the check's next run has the place of this one
            self._last = last
        assert self._census.exit_status is not None
        return End(self._census.exit_status, self.stdout, self.stderr, survivors)

    @property
    def value(self) -> Any:
        """What the called function returned: plain data, and an `Opaque` for anything else.

        Raises:
            ProgramBroke: when it raised, or has not returned.
        """
        if self.error or not self.returned:
            self._refuse_broken()
            raise ProgramBroke(text("{function} has not returned.", function=self._called))
        return self._value

    def send_signal(self, process: Process, number: int) -> None:
        """Send a signal, see signal(7), to a process of the program that may have ended."""
        if self._signal(process, number):
            self.timeline.add(process.label, What.SIGNALLED, signal.Signals(number).name)
            self._something_happened()

    def _signal(self, process: Process, number: int) -> bool:
        """Send a signal to a process of the program; False for one that has gone."""
        if self._tree.started(process.pid) != process.started:
            return False
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)
        return True

    def workers_alive(self) -> list[Process]:
        """The living children, the library's helpers left out, once nothing can move any more."""
        __tracebackhide__ = True
        return self.settle().workers

    @property
    def ended(self) -> bool:
        """Whether the main process has ended; look after settling."""
        return self._census.exit_status is not None

    @property
    def stdout(self) -> str:
        """All that was printed so far."""
        return self._folder.read_output("stdout")

    @property
    def stderr(self) -> str:
        """All that was written to the standard error output so far."""
        return self._folder.read_output("stderr")

    def read_text(self, name: str) -> str | None:
        """A file of the program's working folder; None if there is none."""
        return self._folder.read_text(name)

    def places(self) -> tuple[Place, ...]:
        """Ask each process where it is in the student's file; not all can tell.

        It is for people, and the end of the run: no verdict may rest on what a process says.
        """
        if self._closed or self._last is not None or PLACE_SIGNAL is None:
            return ()
        self._places = {}
        asked = [
            self._census.name(seen)
            for seen in self._tree.scan().processes
            if seen.motion is not Motion.ENDED
            and not self._census.is_helper(seen)
            and self._tree.detail(seen, self._census.known).blocked_on != Stopped()
        ]
        asked.sort(key=lambda process: (not process.is_main, len(process.label), process.label))
        for process in asked:
            self._signal(process, PLACE_SIGNAL)
        patience = time.monotonic() + _PLACES_SECONDS
        with suppress(TimedOut):
            while time.monotonic() < patience and not all(
                process in self._places or self._tree.has_ended(process.pid) for process in asked
            ):
                self._door.take_in(_LONGEST_PAUSE)
        told = ((process.label, self._places.get(process)) for process in asked)
        return tuple(
            Place(label, line, self._source[line - 1].strip()[:_LONGEST_CODE])
            for label, line in told
            if isinstance(line, int) and 0 < line <= len(self._source)
        )

    def close(self) -> None:
        """End every process of the program and remove its folder."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._last is None:
                self._tree.end()
        finally:
            self._door.close()
            self._folder.remove()

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Letting time pass

    def _move(self, until: Callable[[], bool]) -> Snapshot | None:
        """Let the program move until ``until`` holds (None) or nothing can move (what was seen)."""
        __tracebackhide__ = True
        self._pause = _SHORTEST_PAUSE
        while not until():
            if self._last is not None:
                return self._last
            self._usage.check(self._tree, self._pause)
            if self._door.take_in(self._pause):
                continue  # Who has just been answered runs on: there is nothing to see yet.
            scan = self._stillness.look(lambda: self._door.take_in(0), self._sleepers.next_wake())
            if scan is None:
                self._check_spinning()
                self._pause = min(_PAUSE_GROWTH * self._pause, _LONGEST_PAUSE)
            elif not self._sleepers.wake():
                self._refuse_unwatched()
                return self._snapshot(scan, certain=scan.strict and not self._sleepers)
        return None

    def _something_happened(self, *, new: bool = True) -> None:
        self._pause = _SHORTEST_PAUSE
        self._stillness.reset()
        self._sleepers.something_happened(new=new)
        if new:
            self._spins = 0
            self._census.forgive()

    def _check_spinning(self) -> None:
        __tracebackhide__ = True
        spinner = self._census.spinner
        if spinner is None:
            return
        self._spins += 1
        if self._spins > _MOST_SPINS or not self._sleepers.wake_due():
            raise failed(
                expected="every process to work or to wait",
                seen="the main process keeps a processor busy while nothing happens"
                if spinner.is_main
                else "a child process keeps a processor busy while nothing happens",
                help="Wait with join, get, a lock or the like instead of asking again and again.",
            )

    # Taking in messages, as the host of the door

    def receive(self, message: Message, caller: Caller) -> None:
        """Take in what a process says; for the door."""
        if message.kind == "start" and self._census.main_pid not in (None, message.pid):
            return  # Whether it will be a helper is to be seen yet: it has no name before that.
        process = self._census.process(message.pid)
        if process is None:
            raise WireError("none of the program's processes")
        if process.is_main:
            self._census.note_gone()
        self._pause = _SHORTEST_PAUSE
        match message.kind:
            case "start":
                if process.is_main:
                    self._stillness.note_start()
            case "helper":
                self._census.mark_helper(process)
            case "call":
                self._take_call(message, process, caller)
            case "sleep":
                seconds = message.body.get("seconds")
                if not isinstance(seconds, int | float) or not 0 <= seconds < _LONGEST_SLEEP:
                    raise WireError("a sleep without seconds")
                self._sleepers.add(caller, process, seconds, message.text("again"))
                self._pause = _DOZING_PAUSE
            case "place" if self._places is not None:
                self._places[process] = message.body.get("line")
            case "returned" | "raised" if process.is_main and not self.returned:
                self._something_happened()
                self._take_end_of_call(message, process, caller)
            case _:
                raise WireError(f"unexpected kind {message.kind}")

    def part(self, caller: Caller) -> None:
        """Note that a process no longer waits for an answer; for the door."""
        self._sleepers.part(caller)
        call = self._open_calls.pop(caller, None)
        if call:
            call.state = "gone"
        if caller is self._end_of_call:
            self._end_of_call = None

    def _take_call(self, message: Message, process: Process, caller: Caller) -> None:
        args = from_data(message.body.get("args"))
        kwargs = message.body.get("kwargs")
        if not isinstance(args, list) or not isinstance(kwargs, dict):
            raise WireError("a call without arguments")
        if self._tree.has_ended(process.pid):
            raise WireError("a call of a process that has ended")
        self._census.mark_worker(process)
        function = message.text("name")
        named = {str(key): from_data(value) for key, value in kwargs.items()}
        call = Call(function, tuple(args), named, process, caller, self)
        self._calls.append(call)
        is_held = function in self._held_names
        self.timeline.add(process.label, What.HELD if is_held else What.CALLED, str(call))
        told = (process, function, repr((args, named)))
        if is_held:
            self._open_calls[caller] = call
            self._something_happened()
        else:
            # One who asks the same thing again and again may be waiting in timed steps.
            self._something_happened(new=told not in self._told)
            call.state = "gone on"
            self._reply(caller, {"do": "go"})
        self._told.add(told)

    def _take_end_of_call(self, message: Message, process: Process, caller: Caller) -> None:
        self.returned = True
        self._end_of_call = caller
        if message.kind == "returned":
            self._value = from_data(message.body.get("value"))
            self.timeline.add(process.label, What.RETURNED, shown(self._value, _MOST_SHOWN))
        else:
            self.error = Raised(
                message.text("type"),
                message.text("text"),
                message.text("stage"),
                message.text("traceback", 10_000),
            )
            self.timeline.add(process.label, What.RAISED, self.error.type)
        if not self._hold_end_of_call:
            self._leave_call()

    def _leave_call(self) -> None:
        if self._end_of_call:
            self._reply(self._end_of_call, {"do": "go"})
            self._end_of_call = None

    def answer(self, caller: Caller, body: dict[str, object]) -> None:
        """Answer a held call; for `Call`."""
        del self._open_calls[caller]
        self._something_happened()
        self._reply(caller, body)

    def _grant(self, caller: Caller, over: bool) -> None:  # noqa: FBT001
        self._census.forgive()
        self._reply(caller, {"do": "go", "over": over})

    def _reply(self, caller: Caller, body: dict[str, object]) -> None:
        self._pause = _SHORTEST_PAUSE
        self._stillness.reset()
        self._door.reply(caller, body)

    # Looking at the processes

    def _look(self) -> Scan:
        __tracebackhide__ = True
        scan = self._census.look()
        if scan.main is None:
            if self._census.main_pid is not None:
                raise ProgramBroke(text("The program ended the process that takes care of it."))
            if self._tree.launcher_ended():
                raise ObserverError(f"the program was not started: {self.stderr[-500:]}")
        if self._census.changed:
            self._something_happened()
            for call in self._open_calls.values():
                if self._census.has_ended(call.process):
                    call.state = "gone"
            if scan.motion() is not Motion.MOVING:
                self._pause = _DOZING_PAUSE
            # Whoever waits for a process that has just ended may not have been woken yet.
            scan = replace(scan, whole=False)
        return scan

    def _snapshot(self, scan: Scan, *, certain: bool) -> Snapshot:
        states = tuple(self._state(seen) for seen in scan.processes)
        self.timeline.add_waits(
            {
                state.process.label: state.blocked_on.words
                for state in states
                if state.alive and not state.helper and not self._is_at_end(state.process)
            }
        )
        return Snapshot(states, certain)

    def _is_at_end(self, process: Process) -> bool:
        """Whether this one waits for our word only, since the called function returned."""
        return process.is_main and self._end_of_call is not None

    def _state(self, seen: Seen) -> ProcessState:
        process = self._census.name(seen)
        detail = self._tree.detail(seen, self._census.known)
        blocked = detail.blocked_on
        held = [call for call in self._open_calls.values() if call.process == process]
        if held:
            blocked = Held(held[-1].function)
        elif self._sleepers.asleep(process):
            blocked = Sleep()
        return ProcessState(
            process,
            blocked,
            alive=seen.motion is not Motion.ENDED,
            helper=self._census.is_helper(seen),
            semaphores=detail.semaphores,
        )

    # Saying what is wrong

    def _refuse_unwatched(self) -> None:
        if self.ended and not self._stillness.started and self._census.exit_status == 0:
            raise ObserverError(f"the shim was not loaded: {self.stderr[-500:]}")

    def _refuse_broken(self) -> None:
        """Fail the check as an error when the program, or the call, has ended before its time."""
        __tracebackhide__ = True
        self._refuse_stub()
        if self._last is None:
            self._usage.weigh(self._tree)
        if self.error:
            raise ProgramBroke(
                text("The file cannot be imported: {error}.", error=self.error)
                if self.error.stage == "import"
                else text(
                    "{function} raised an error: {error}.", function=self._called, error=self.error
                )
            )
        if self._census.exit_status:
            raise ProgramBroke(_told(self._census.exit_status, self.stderr))
        if self.ended and self._called and not self.returned:
            raise ProgramBroke(
                text("The program ended before {function} returned.", function=self._called)
            )

    def _refuse_stub(self) -> None:
        __tracebackhide__ = True
        last_words = str(self.error) if self.error else self.stderr.rstrip().rpartition("\n")[2]
        if last_words.startswith("NotImplementedError"):
            raise NotStarted(
                text("The exercise has not been started: it raises NotImplementedError.")
            )

    def _fail_as_hung(self, snapshot: Snapshot | None, expected: Text) -> None:
        __tracebackhide__ = True
        assert snapshot is not None
        raise failed(
            expected=expected,
            seen="it hangs, nothing can move any more: {waits}",
            help=advice(snapshot),
            waits=explain(snapshot),
        )


def _told(status: int, stderr: str) -> Text:
    """An exit status in words, with the last line of the error output."""
    how = (
        text("exit status {number}", number=status)
        if status >= 0
        else text("signal {number}", number=-status)
    )
    lines = stderr.strip().splitlines()
    if not lines:
        return text("The program ended with {how}.", how=how)
    return text("The program ended with {how}: {line}.", how=how, line=lines[-1][:200])
