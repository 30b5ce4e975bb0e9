"""Who belongs to the program: names for its processes, their births and ends, who spins."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from grader.model import What
from grader.observe.scan import Motion, Scan, Seen, Tree
from grader.observe.states import Process
from grader.observe.timeline import Timeline
from grader.words import text


class Census:
    """Keeps count of the processes, from one look at the tree to the next."""

    def __init__(self, tree: Tree, timeline: Timeline, spin_seconds: float) -> None:
        """``spin_seconds`` of processor time may a process use while nothing happens.

        A quarter of it once one has spun: a sleeper that goes on beside it should not cost more.
        """
        self._tree = tree
        self._timeline = timeline
        self._spin_seconds = self._first_spin_seconds = spin_seconds
        self.main_pid: int | None = None
        self.exit_status: int | None = None
        """Of the main process, once it has ended."""
        self.spinner: Process | None = None
        """One that has used too much processor time since ``forgive``."""
        self.changed = False
        """Whether a process has come, ended or gone since the look before the last one."""
        self.known: dict[int, Process] = {}
        """Every process by its pid, the ended ones too."""
        self._present: dict[tuple[int, float], bool] = {}
        """Who was there in the last look, and whether it had ended."""
        self._labelled: Counter[str] = Counter()
        self._ended: set[Process] = set()
        self._helpers: set[int] = set()
        self._workers: set[int] = set()
        self._cpu: dict[int, float] = {}

    def look(self) -> Scan:
        """Look at the tree once."""
        scan = self._tree.scan()
        if scan.main is not None:
            self.main_pid = scan.main.pid
        for seen in scan.processes:
            if self._spins(seen):
                self.spinner = self.name(seen)
                self._spin_seconds = self._first_spin_seconds / 4
            if seen.motion is not Motion.MOVING:
                process = self.name(seen)
                if seen.motion is Motion.ENDED:
                    self._note_end(process, seen.exit_status)
        present = {(seen.pid, seen.started): seen.motion is Motion.ENDED for seen in scan.processes}
        missed = False
        for process in self.known.values():
            if (process.pid, process.started) not in present and process not in self._ended:
                if self._tree.started(process.pid) == process.started:
                    missed = True
                else:
                    self._note_end(process, None)
        self.changed = present != self._present
        self._present = present
        return replace(scan, whole=not missed)

    def process(self, pid: int) -> Process | None:
        """The process with this number; None when it is none of the program's, or has gone."""
        if self.main_pid is None:
            self.look()
        started = self._tree.started(pid)
        known = self.known.get(pid)
        if started is None:
            return None
        if (known is None or known.started != started) and not self._tree.has(pid):
            return None
        return self._name(pid, started, helper=False)

    def name(self, seen: Seen) -> Process:
        """The process under its name.

        One that moves should not be named yet: a child that was just forked may still become one
        of the library's helpers.
        """
        return self._name(seen.pid, seen.started, helper=seen.helper)

    def note_gone(self) -> None:
        """Note the end of each child that its parent has already waited for.

        Without it a child would seem to live on beside what its parent did next, up to the next
        look at the tree.
        """
        for process in tuple(self.known.values()):
            if process.is_main or process in self._ended:
                continue
            if self._tree.started(process.pid) != process.started:
                self._note_end(process, None)

    def has_ended(self, process: Process) -> bool:
        return process in self._ended

    def mark_helper(self, process: Process) -> None:
        """Take a process for one of the library's own, because it says so."""
        self._helpers.add(process.pid)
        self._timeline.add(process.label, What.HELPS)

    def mark_worker(self, process: Process) -> None:
        """Take a process for none of the library's own, because it did the program's work."""
        self._workers.add(process.pid)

    def is_helper(self, seen: Seen) -> bool:
        return (seen.helper or seen.pid in self._helpers) and seen.pid not in self._workers

    def forgive(self) -> None:
        """Start anew to count the processor time of each process."""
        self._cpu.clear()
        self.spinner = None

    def _name(self, pid: int, started: float, *, helper: bool) -> Process:
        known = self.known.get(pid)
        if known is not None and known.started == started:
            return known
        if pid == self.main_pid and not any(process.is_main for process in self.known.values()):
            label = text("main")
        else:
            kind = "helper" if helper else "child"
            self._labelled[kind] += 1
            label = text(
                "helper {number}" if helper else "child {number}", number=self._labelled[kind]
            )
        process = Process(pid, started, label)
        self.note_gone()
        self.known[pid] = process
        self._timeline.add(label, What.STARTED)
        if helper:
            self._timeline.add(label, What.HELPS)
        return process

    def _note_end(self, process: Process, status: int | None) -> None:
        if process in self._ended:
            return
        self._ended.add(process)
        self._timeline.add(process.label, What.ENDED, "" if status is None else f"({status})")
        if process.is_main:
            self.exit_status = status

    def _spins(self, seen: Seen) -> bool:
        before = self._cpu.setdefault(seen.pid, seen.cpu)
        return seen.cpu - before > self._spin_seconds and self.exit_status is None
