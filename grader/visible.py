"""Runs the visible suite of an exercise in a Python of its own, and ends all of it when asked to.

The student's program is never in the process of whoever asks: nothing that was imported before
plays a part, and nothing that the program does reaches it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from grader import records
from grader.model import CheckResult
from grader.words import text

OWN_PLUGINS = (
    "--disable-plugin-autoload",
    "-p",
    "pytest_jsonreport.plugin",
    "-p",
    "grader.plugin",
    "-p",
    "no:cacheprovider",
    "--import-mode=importlib",
)
"""Options of pytest for a session with our plugins, and no others."""
SETTINGS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
"""What people set for pytest sessions of their own."""

_OPTIONS = ("-q", *OWN_PLUGINS, "--tb=short", "--json-report", "-c", os.devnull)

_SECONDS_TO_CLEAN_UP = 10
_MOST_TOLD = 10
"""Lines of pytest's own output that are told where it could not run the suite: the last ones."""


class CannotRun(Exception):
    """The suite could not be run."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        """May be said in several languages, see ``grader.words``."""


class NotThrough(Exception):
    """The suite takes longer than whoever asked had time for."""


@dataclass(frozen=True)
class VisibleCheck:
    """What one check of the visible suite found, and what its author has for who fails it."""

    result: CheckResult
    hints: tuple[str, ...]
    """What to try, each one telling more than the one before."""
    not_started: bool
    """The stub's own NotImplementedError is still there."""


class VisibleRun:
    """The visible suite in ``folder``, running on the program there from now on.

    One thread may wait for the results while another one ends the run.
    """

    def __init__(self, folder: Path) -> None:
        self._ended = False
        self._end = threading.Lock()
        self._cleanup = contextlib.ExitStack()
        place = self._cleanup.enter_context(
            tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)
        )
        self._report = Path(place, "report.json")
        self._output = Path(place, "output")
        with self._output.open("wb") as output:
            self._pytest = _start(folder, self._report, output.fileno())

    def results(self, seconds: float | None = None) -> tuple[VisibleCheck, ...] | None:
        """Wait for the end of the run; None where it was ended before.

        Raises:
            NotThrough: when it is not over after so many seconds.
            CannotRun: when there are no results.
        """
        try:
            self._pytest.wait(seconds)
        except subprocess.TimeoutExpired:
            raise NotThrough from None
        with self._end:
            return None if self._ended else self._read()

    def end(self) -> None:
        """End whatever runs; no process is left when this returns."""
        with self._end:
            self._ended = True
            _end_tree(self._pytest)
            self._cleanup.close()

    def __enter__(self) -> VisibleRun:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _read(self) -> tuple[VisibleCheck, ...]:
        try:
            checks = tuple(_checks(json.loads(self._report.read_bytes())))
        except (OSError, KeyError, TypeError, ValueError):  # there is none, or a part of one
            checks = ()
        if checks:
            return checks
        lines = self._output.read_text(encoding="utf-8", errors="replace").splitlines()
        output = "\n".join(lines[-_MOST_TOLD:])
        raise CannotRun(text("The checks could not run:\n{output}", output=output))


def _start(folder: Path, report: Path, output: int) -> subprocess.Popen[bytes]:
    """Start pytest where no Ctrl-C of the terminal reaches it: it is ended by us, in good order."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP
    places = (f"--json-report-file={report}", f"--rootdir={folder}", f"--confcutdir={folder}")
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *_OPTIONS, *places, str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
        creationflags=flags,
    )


def _checks(report: Mapping[str, Any]) -> Iterator[VisibleCheck]:
    for test in report.get("tests", ()):
        if metadata := test.get("metadata"):
            yield VisibleCheck(
                records.from_json(metadata),
                records.texts_from_json(metadata["hints"]),
                metadata["not_started"],
            )


def _end_tree(root: subprocess.Popen[bytes]) -> None:
    """Have pytest close what it has started, where it can be told to, and end what is left."""
    if root.poll() is not None:
        return
    tree = _tree(root.pid)
    if sys.platform != "win32":
        root.send_signal(signal.SIGINT)
        try:
            root.wait(_SECONDS_TO_CLEAN_UP)
        except subprocess.TimeoutExpired:
            tree |= _tree(root.pid)
    for process in tree:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(tree, _SECONDS_TO_CLEAN_UP)
    root.wait()


def _tree(pid: int) -> set[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return {root, *root.children(recursive=True)}
    except psutil.NoSuchProcess:
        return set()
