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
from pathlib import Path
from typing import IO

from grader.observe.launch import Command
from grader.observe.linux import receive_signed
from grader.observe.verdict import ObserverError
from grader.sandbox.memory import MemoryGroup

RUNS, FILTER = "/grader/runs", "/grader/filter"
"""Where a nursery has the folders of all runs, and the filter of system calls."""
_START_SECONDS = 30


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
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
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
            self, _end, self.owner, self._control, self._process, self.runs
        )

    def start(
        self, command: Command, told: Mapping[str, object], group: MemoryGroup | None
    ) -> tuple[int, Keeper]:
        """Start a program in ``group``; the number of its process 1, and who keeps it.

        Raises:
            ObserverError: when it cannot be started.
        """
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
        first = _let_in(ours, group)
        keeper = Keeper(ours, stdin)
        if first is None:
            ours.shutdown(socket.SHUT_WR)  # whoever comes late ends
            stdin.close()
            keeper.wait()
            said = (command.run_folder / "stderr").read_text(errors="replace")
            raise ObserverError(f"the nursery could not start a program: {said.strip()}")
        return first, keeper

    def close(self) -> None:
        """End it, and whatever it has started."""
        self._end()


def _let_in(line: socket.socket, group: MemoryGroup | None) -> int | None:
    """Put process 1 into its group and have it go on; None where it is not there to do so."""
    try:
        _, first = receive_signed(line, 1)
        if first is None:
            return None
        if group:
            group.add(first)
        line.send(b"1")
    except OSError:  # a time limit that has passed is one, too
        return None
    return first


def _end(owner: int, control: socket.socket, process: subprocess.Popen[bytes], runs: Path) -> None:
    control.close()
    if os.getpid() != owner:
        return
    if process.stderr:
        process.stderr.close()
    process.wait()
    shutil.rmtree(runs, ignore_errors=True)
