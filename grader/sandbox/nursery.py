"""Starts programs out of a warm interpreter: the grader's side of ``grader_nursery``."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from grader.observe.launch import Command
from grader.observe.linux import receive_signed
from grader.observe.verdict import ObserverError
from grader.sandbox.memory import MemoryGroup, Turn, memory_group

RUNS, FILTER = "/grader/runs", "/grader/filter"
"""Where a nursery has the folders of all runs, and the filter of system calls."""
_START_SECONDS = 30
_FIRST_BOUND = 1 << 30
"""In bytes, for the nursery itself; each run has its own."""


class Keeper:
    """The process that stays until a run's process 1 is gone, as who started it sees it."""

    pid = -1
    """None that anybody here could wait for."""

    def __init__(self, line: socket.socket, stdin: IO[bytes]) -> None:
        line.setblocking(False)  # noqa: FBT003
        self._line = line
        self.stdin: IO[bytes] | None = stdin

    def poll(self) -> int | None:
        """None while the run's process 1 is there."""
        try:
            return None if self._heard() else 0
        except BlockingIOError:
            return None

    def wait(self) -> None:
        """Return when nothing of the run is left."""
        self._line.setblocking(True)  # noqa: FBT003
        while self._heard():
            pass
        self._line.close()

    def _heard(self) -> bytes:
        """What the other end says; nothing once all who had it are gone."""
        try:
            return self._line.recv(1)
        except ConnectionResetError:  # they went before they had read that they may go on
            return b""


class Nursery:
    """One warm interpreter in a sandbox, and the folder that all its runs have theirs in."""

    def __init__(self, line: Callable[[Path, int], Sequence[str]]) -> None:
        """``line`` gives the command that starts it, for the runs' folder and a control socket."""
        self.owner = os.getpid()
        self.runs = Path(tempfile.mkdtemp(prefix="grader-runs-"))
        self.runs.chmod(0o711)
        self._group = memory_group(_FIRST_BOUND)
        """That of the runs which have it one after another."""
        self._turn: Turn | None = None
        self._is_up = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs:
            self._process = subprocess.Popen(
                line(self.runs, theirs.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={},
                cwd="/",
                pass_fds=(theirs.fileno(),),
            )
        self._control.settimeout(_START_SECONDS)
        self._end = weakref.finalize(
            self, _end, self.owner, self._control, self._process, self.runs, self._group
        )

    def start(
        self, command: Command, told: Mapping[str, object]
    ) -> tuple[int, Keeper, Turn | MemoryGroup | None]:
        """Start a program.

        Returns:
            The number of its process 1, who keeps it, and what bounds its memory.

        Raises:
            ObserverError: when it cannot be started.
        """
        self._come_up()
        bound = self._bound(command.limits.tree_memory_bytes)
        try:
            return *self._start(command, told, bound), bound
        except ObserverError:
            if bound:
                bound.remove()
            raise

    def close(self) -> None:
        """End it, and whatever it has started."""
        self._end()

    def _come_up(self) -> None:
        """Wait until it serves, and put it where its runs are to be born."""
        if self._is_up:
            return
        try:
            _, number = receive_signed(self._control, 1)
            if number is None:
                raise ObserverError("the nursery has not come up")
            if self._group:
                self._group.add(number)
        except OSError as error:
            raise ObserverError(f"the nursery has not come up: {error}") from None
        self._is_up = True

    def _bound(self, limit: int) -> Turn | MemoryGroup | None:
        """A turn in the nursery's group; while another run has that, a group of its own."""
        if self._group and (self._turn is None or self._turn.is_over):
            with suppress(OSError):
                self._turn = Turn(self._group, limit)
                return self._turn
        return memory_group(limit)

    def _start(
        self, command: Command, told: Mapping[str, object], bound: Turn | MemoryGroup | None
    ) -> tuple[int, Keeper]:
        request = {**told, "run": command.run_folder.name, "arguments": [*command.arguments]}
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        ours.settimeout(_START_SECONDS)
        read, write = os.pipe()
        try:
            descriptors = [read, command.stdout, command.stderr, theirs.fileno()]
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
        except OSError as error:
            os.close(write)
            ours.close()
            raise ObserverError(f"the nursery has gone: {error}") from None
        finally:
            os.close(read)
            theirs.close()
        stdin = os.fdopen(write, "wb")
        first = _let_in(ours, bound)
        keeper = Keeper(ours, stdin)
        if first is None:
            ours.shutdown(socket.SHUT_WR)  # whoever comes late ends
            stdin.close()
            keeper.wait()
            said = (command.run_folder / "stderr").read_text(errors="replace")
            raise ObserverError(f"the nursery could not start a program: {said.strip()}")
        return first, keeper


def _let_in(line: socket.socket, bound: Turn | MemoryGroup | None) -> int | None:
    """Put process 1 where it belongs and have it go on; None where it is not there to do so."""
    try:
        _, first = receive_signed(line, 1)
        if first is None:
            return None
        if bound:
            bound.add(first)
        line.send(b"1")
    except OSError:  # a time limit that has passed is one, too
        return None
    return first


def _end(
    owner: int,
    control: socket.socket,
    process: subprocess.Popen[bytes],
    runs: Path,
    group: MemoryGroup | None,
) -> None:
    control.close()
    if os.getpid() != owner:
        return
    if process.stderr:
        process.stderr.close()
    process.wait()
    if group:
        group.remove()
    shutil.rmtree(runs, ignore_errors=True)
