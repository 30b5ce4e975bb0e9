"""A kit of its own for each test, and the command line to use on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from grader.words import ENGLISH, LANGUAGE_VARIABLE

# The tests read English, whatever whoever runs them does; so do all processes that they start.
os.environ[LANGUAGE_VARIABLE] = ENGLISH

needs_bubblewrap = pytest.mark.skipif(
    shutil.which("bwrap") is None and "CI" not in os.environ,
    reason="bubblewrap is not installed (where CI is set, this is no excuse)",
)

PATIENCE = 60
"""Seconds after which a grader that says nothing has failed; no verdict hangs on it."""

DESCRIPTION = """\
title = "Say hello"
title_zh = "说你好"
section = "1. Greetings"
"""

STUB = '''\
"""Say hello."""


def hello():
    """Return the text hello."""
    raise NotImplementedError
'''

REFERENCE = '''\
"""Say hello."""


def hello():
    """Return the text hello."""
    return "hello"
'''

SUITE = '''\
"""Checks of the exercise hello."""

import os

import pytest
from grader.observe import expect


@pytest.mark.points(7.5)
@pytest.mark.hint("return a text")
def test_says_hello(program):
    """The function returns hello."""
    run = program.call("hello")
    run.finish_call()
    if run.value == "kill the grader":
        os._exit(1)
    if run.value == "confuse the grader":
        raise ZeroDivisionError("division by zero")
    expect(run.value == "hello", expected="hello", seen=f"it was {run.value}", help="Say hello.")


@pytest.mark.points(2.5)
@pytest.mark.hint("write it small")
@pytest.mark.depends("says_hello")
def test_says_it_softly(program):
    """It is in small letters."""
    run = program.call("hello")
    run.finish_call()
    expect(run.value.islower(), expected="small letters", seen="there are capital ones")
'''


@dataclass(frozen=True)
class KitFolder:
    """A kit with the exercise ``hello``, in a folder where it can be changed."""

    root: Path

    def write(self, name: str, text: str) -> Path:
        """Write one file of the kit, given by its place in it."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
        return file

    def add_exercise(self, slug: str) -> None:
        """Add one that is the same as every other but for its name."""
        self.write(f"exercises/{slug}/exercise.toml", DESCRIPTION)
        self.write(f"exercises/{slug}/README.md", "Say hello.\n")
        self.write(f"exercises/{slug}/README.zh.md", "说你好。\n")
        self.write(f"exercises/{slug}/{slug}.py", STUB)
        self.write(f"exercises/{slug}/test_{slug}.py", SUITE)
        self.write(f"solutions/{slug}/{slug}.py", REFERENCE)
        self.write(f"tests/hidden/test_{slug}.py", SUITE)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def kit(tmp_path: Path) -> KitFolder:
    """A small kit without fault: one exercise, no sample programs."""
    return small_kit(tmp_path / "kit")


def small_kit(root: Path) -> KitFolder:
    """Make a kit of one exercise, ``hello``."""
    folder = KitFolder(root)
    folder.add_exercise("hello")
    return folder


@pytest.fixture
def grader(kit: KitFolder) -> Callable[..., Ended]:
    """Runs ``grader`` in the kit, as a user does; programs are not isolated unless asked for."""

    def run(*arguments: str | Path, **environment: str) -> Ended:
        completed = subprocess.run(
            [sys.executable, "-m", "grader", *map(str, arguments)],
            cwd=kit.root,
            capture_output=True,
            encoding="utf-8",
            env=clean_environment() | environment,
            check=False,
            timeout=120,
        )
        return Ended(completed.returncode, completed.stdout, completed.stderr)

    return run


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files, its name short enough for sockets; everybody may go in."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def files_in(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def clean_environment() -> dict[str, str]:
    """The environment without what says which kit to take and how wide a terminal is."""
    ours = ("GRADER_KIT", "COLUMNS", "FORCE_COLOR")
    return {name: value for name, value in os.environ.items() if name not in ours}
