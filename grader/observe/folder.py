"""The folder of one run: where the program works, and the door through which it talks to us."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import stat
import struct
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from grader.observe.launch import TAKERS, Isolation
from grader.observe.verdict import ObserverError
from grader.observe.wire import LONGEST_MESSAGE

SCENE = "grader_scene"
_BACKLOG = 4096
_TAKERS_BYTES = 8 * 1024
_LONGEST_SOCKET_PATH = 100
"""A little below the size of sun_path on the smallest system, see unix(7)."""


class RunFolder:
    """A temporary folder: ``work`` is the program's own, ``door`` ours, the outputs beside them."""

    def __init__(self, isolation: Isolation, files: Mapping[str, bytes]) -> None:
        """``files`` are put into the working folder: name -> content."""
        self.root = Path(tempfile.mkdtemp(prefix="grader-", dir=isolation.runs))
        self.token = secrets.token_hex(16)
        self.places = isolation.places(self.root)
        self._outputs = [str(self.root / name) for name in ("stdout", "stderr")]
        self._clock = self.root / "door" / "clock"
        try:
            for name in ("work", "door"):
                (self.root / name).mkdir()
            for name, content in files.items():
                (self.root / "work" / name).write_bytes(content)
            self.set_clock(0.0)
            (self.root / "door" / TAKERS).write_bytes(bytes(_TAKERS_BYTES))
            self.listener = self._listen(portable=isolation.portable)
        except BaseException:
            shutil.rmtree(self.root, ignore_errors=True)
            raise

    def _listen(self, *, portable: bool) -> socket.socket:
        if portable:
            listener = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
            self._address: object = listener.getsockname()
        else:
            path = str(self.root / "door" / "socket")
            if len(path.encode()) > _LONGEST_SOCKET_PATH:
                raise ObserverError(f"{path} is too long for a socket; set TMPDIR to a shorter one")
            listener = socket.socket(socket.AF_UNIX)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            listener.bind(path)
            listener.listen(_BACKLOG)
            os.chmod(path, 0o666)
            self._address = os.path.join(self.places.door, "socket")
        listener.setblocking(False)
        return listener

    def write_settings(self, settings: Mapping[str, object]) -> None:
        """Leave for the shim what to watch and where to find us."""
        own = {
            "address": self._address,
            "token": self.token,
            "clock": os.path.join(self.places.door, "clock"),
            "takers": os.path.join(self.places.door, TAKERS),
            "longest_message": LONGEST_MESSAGE,
        }
        text = json.dumps({**own, **settings})
        (self.root / "door" / "settings.json").write_text(text, encoding="utf-8")

    def write_scene(self, source: str) -> None:
        """Leave a test's own module where the program can import it, as ``SCENE``."""
        (self.root / "door" / f"{SCENE}.py").write_text(source, encoding="utf-8")

    def set_clock(self, slept: float) -> None:
        """Tell the program's clocks how many seconds it has slept; they map this file."""
        fd = os.open(self._clock, os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            os.write(fd, struct.pack("d", slept))
        finally:
            os.close(fd)

    @contextmanager
    def outputs(self) -> Iterator[tuple[int, int]]:
        """Descriptors for the program's stdout and stderr."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        fds = [os.open(path, flags, 0o600) for path in self._outputs]
        try:
            yield fds[0], fds[1]
        finally:
            for fd in fds:
                os.close(fd)

    def read_output(self, name: str) -> str:
        try:
            text = (self.root / name).read_bytes().decode("utf-8", "replace")
        except OSError:
            return ""
        text = text.replace("\r\n", "\n")
        return text.replace(str(self.root / "work"), self.places.work)

    def output_size(self) -> int:
        """Bytes of the longer one of the two outputs."""
        return max(os.stat(path).st_size for path in self._outputs)

    def work_size(self, most: int) -> tuple[int, int]:
        """How many files and folders the working folder holds, and their bytes; up to ``most``."""
        entries = size = 0
        folders = [str(self.root / "work")]
        while folders:
            try:
                with os.scandir(folders.pop()) as found:
                    for entry in found:
                        entries += 1
                        if entries > most:
                            return entries, size
                        size += entry.stat(follow_symlinks=False).st_size
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
            except OSError:  # it has gone, or is closed to us
                continue
        return entries, size

    def read_text(self, name: str) -> str | None:
        """A regular file of the working folder, links not followed; None if there is none.

        Raises:
            ValueError: for one in a folder below it, which may be a link.
        """
        if os.path.basename(name) != name:
            raise ValueError(f"{name!r}: only files right in the working folder can be read")
        path = self.root / "work" / name
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            fd = os.open(path, flags)
        except OSError:
            return None
        with open(fd, "rb") as file:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                return None
            return file.read(1 << 20).decode("utf-8", "replace")

    def remove(self) -> None:
        """Remove it all, also what the program made hard to remove."""
        self.listener.close()
        with suppress(RecursionError):
            shutil.rmtree(self.root, ignore_errors=True)
        if self.root.exists() and os.name == "posix":
            # Folders that are closed, or nested too deeply for Python.
            for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
                subprocess.run([*command, "--", str(self.root)], capture_output=True, check=False)
