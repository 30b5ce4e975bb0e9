"""Who belongs to the program: names for its processes, their births and ends, who spins."""

from __future__ import annotations

from collections import Counter

from grader.observe.scan import Motion, Scan, Seen, Tree
from grader.observe.states import Process
from grader.observe.timeline import Timeline, What
from grader.observe.verdict import CheckFailed


class Census:
    """Keeps count of the processes, from one look at the tree to the next."""

    def __init__(self, tree: Tree, timeline: Timeline, spin_seconds: float) -> None:
        """``spin_seconds`` of processor time may a process use while nothing happens."""
        self._tree = tree
        self._timeline = timeline
        self._spin_seconds = spin_seconds
        self.main_pid: int | None = None
        self.exit_status: int | None = None
        """Of the main process, once it has ended."""
        self.changed = False
        """Whether the last look showed other processes than the one before."""
        self.known: dict[int, Process] = {}
        """Every process by its pid, the ended ones too."""
        self._present: set[tuple[int, float]] = set()
        self._labelled: Counter[str] = Counter()
        self._ended: set[Process] = set()
        self._helpers: set[int] = set()
        self._cpu: dict[int, float] = {}

    def look(self) -> Scan:
        """Look at the tree once.

        Raises:
            CheckFailed: when a process has used too much processor time since ``forgive``.
        """
        __tracebackhide__ = True
        scan = self._tree.scan()
        if scan.main is not None:
            self.main_pid = scan.main.pid
        for seen in scan.processes:
            self._check_spinning(seen)
            if seen.motion is not Motion.MOVING:
                process = self.name(seen)
                if seen.motion is Motion.ENDED:
                    self._note_end(process, seen.exit_status)
        present = {(seen.pid, seen.started) for seen in scan.processes}
        for process in self.known.values():
            if (process.pid, process.started) not in present:
                self._note_end(process, None)
        self.changed = present != self._present
        self._present = present
        return scan

    def process(self, pid: int) -> Process | None:
        """The process with this number; None when it is none of the program's, or has gone."""
        if self.main_pid is None:
            self.look()
        started = self._tree.started(pid)
        return None if started is None else self._name(pid, started, helper=False)

    def name(self, seen: Seen) -> Process:
        """The process under its name.

        One that moves should not be named yet: a child that was just forked may still become one
        of the library's helpers.
        """
        return self._name(seen.pid, seen.started, helper=seen.helper)

    def has_ended(self, process: Process) -> bool:
        return process in self._ended

    def mark_helper(self, process: Process) -> None:
        """Take a process for one of the library's own, because it says so."""
        self._helpers.add(process.pid)

    def is_helper(self, seen: Seen) -> bool:
        return seen.helper or seen.pid in self._helpers

    def forgive(self) -> None:
        """Start anew to count the processor time of each process."""
        self._cpu.clear()

    def _name(self, pid: int, started: float, *, helper: bool) -> Process:
        known = self.known.get(pid)
        if known is not None and known.started == started:
            return known
        if pid == self.main_pid and not any(process.is_main for process in self.known.values()):
            label = "main"
        else:
            kind = "helper" if helper else "child"
            self._labelled[kind] += 1
            label = f"{kind} {self._labelled[kind]}"
        process = Process(pid, started, label)
        self.known[pid] = process
        self._timeline.add(label, What.STARTED)
        return process

    def _note_end(self, process: Process, status: int | None) -> None:
        if process in self._ended:
            return
        self._ended.add(process)
        self._timeline.add(process.label, What.ENDED, "" if status is None else f"({status})")
        if process.is_main:
            self.exit_status = status

    def _check_spinning(self, seen: Seen) -> None:
        __tracebackhide__ = True
        before = self._cpu.setdefault(seen.pid, seen.cpu)
        if seen.cpu - before > self._spin_seconds and self.exit_status is None:
            who = "the main process" if seen.pid == self.main_pid else "a child process"
            raise CheckFailed(
                f"Expected every process to work or to wait; {who} keeps a processor busy"
                " while nothing happens.",
                "Wait with join, get, a lock or the like instead of asking again and again.",
            )
