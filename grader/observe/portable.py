"""Systems without /proc, such as macOS and Windows: the process tree as psutil shows it.

What a process waits for is not told here, so one that used no processor time since the last look
counts as waiting, and a quiet time stands in for certainty. The main process is started directly,
without an init of ours: an orphan is found only if it was seen while its parent lived.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

import psutil

from grader.observe.scan import Detail, Motion, Scan, Seen
from grader.observe.states import Process, Running, Unknown

_END_SECONDS = 5
_ENDED = psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD


class PortableTree:
    """The processes that descend from ``main``, which we started ourselves."""

    def __init__(self, main: subprocess.Popen[bytes]) -> None:
        self._popen = main
        self._main = psutil.Process(main.pid)
        self._known: dict[int, psutil.Process] = {main.pid: self._main}

    def scan(self) -> Scan:
        covered = set()
        for process in list(self._known.values()):
            if process.pid not in covered:
                for child in _descendants(process):
                    covered.add(child.pid)
                    self._known.setdefault(child.pid, child)
        seen = []
        for pid, process in list(self._known.items()):
            ended = self._popen.poll() if pid == self._popen.pid else None
            over = ended is not None
            state = _unseen(process, Motion.ENDED, ended) if over else self._seen(process)
            if state is None:
                del self._known[pid]
            else:
                seen.append(state)
        seen.sort(key=lambda each: (each.started, each.pid))
        main = next(each for each in seen if each.pid == self._popen.pid)
        return Scan(tuple(seen), main, strict=False)

    def _seen(self, process: psutil.Process) -> Seen | None:
        try:
            with process.oneshot():
                if not process.is_running():
                    return None
                dead = process.status() in _ENDED
                times = process.cpu_times()
                cpu = times.user + times.system
                command = [] if dead else process.cmdline()
                return Seen(
                    pid=process.pid,
                    started=process.create_time(),
                    motion=self._motion(process.pid, dead=dead),
                    runs=hash(cpu),
                    naps={},
                    cpu=cpu,
                    helper=self._is_helper(process, command),
                )
        except psutil.ZombieProcess:  # it ended while it was looked at
            return _unseen(process, self._motion(process.pid, dead=True), None)
        except psutil.NoSuchProcess:
            return None
        except psutil.AccessDenied:
            return _unseen(process, Motion.TIMED, None)

    def _motion(self, pid: int, *, dead: bool) -> Motion:
        """A main process that has just ended counts as moving until we have its exit status."""
        if not dead:
            return Motion.TIMED
        return Motion.MOVING if pid == self._popen.pid else Motion.ENDED

    def _is_helper(self, process: psutil.Process, command: list[str]) -> bool:
        text = " ".join(command)
        if "multiprocessing.resource_tracker" in text:
            return True
        return "multiprocessing.forkserver" in text and process.ppid() == self._popen.pid

    def detail(self, seen: Seen, known: Mapping[int, Process]) -> Detail:  # noqa: ARG002
        return Detail(Running() if seen.motion is Motion.MOVING else Unknown())

    def memory(self) -> int:
        return sum(map(_resident, self._known.values()))

    def scratch_files(self) -> int:
        return 0

    def started(self, pid: int) -> float | None:
        process = self._known.get(pid)
        if process is None:
            self.scan()
            process = self._known.get(pid)
        try:
            if process is None:
                return psutil.Process(pid).create_time()
            # What is kept of one that has gone is when it started; of the main one that is wanted.
            there = pid == self._popen.pid or process.is_running()
            return process.create_time() if there else None
        except psutil.NoSuchProcess:
            return None

    def has(self, pid: int) -> bool:  # noqa: ARG002
        return True  # an orphan's ancestors do not tell

    def has_ended(self, pid: int) -> bool:
        try:
            return psutil.Process(pid).status() in _ENDED
        except psutil.NoSuchProcess:
            return True

    def launcher_ended(self) -> bool:
        return self._popen.poll() is not None

    def end(self) -> None:
        self.scan()
        victims = list(self._known.values())
        for process in victims:
            victims.extend(_descendants(process))
            try:
                process.kill()
            except psutil.NoSuchProcess:
                pass
        self._popen.wait()
        psutil.wait_procs(victims, timeout=_END_SECONDS)


def _unseen(process: psutil.Process, motion: Motion, exit_status: int | None) -> Seen:
    """A process of which nothing more is known."""
    return Seen(
        pid=process.pid,
        started=process.create_time(),
        motion=motion,
        runs=0,
        naps={},
        cpu=0.0,
        helper=False,
        exit_status=exit_status,
    )


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        descendants: list[psutil.Process] = process.children(recursive=True)
        return descendants
    except psutil.NoSuchProcess:
        return []
