"""A handout of the kit's own exercises, made once from a folder full of what must not be in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from grader import catalog
from tests.conftest import Ended, clean_environment
from tests.secrets import members
from tests.somebody import SOMEBODY, as_somebody

KIT = Path(__file__).parents[1]

HIDDEN_STRAYS = (
    ".git/config",
    ".grader-progress.json",
    "send_mail/.git",
    "send_mail/.send_mail.py.swp",
    "send_mail/.venv/pyvenv.cfg",
    "send_mail/__pycache__/send_mail.cpython-311.pyc",
    "solutions/send_mail.py",
)
"""Left by tools and teachers in ``exercises/``; nobody needs to hear that they stay there."""
STRAYS = ("send_mail/send_mail.py~", "send_mail/solution.py", "tickets/ticket_count")
"""Files beside those of an exercise that a teacher might think were handed out."""


@dataclass(frozen=True)
class Release:
    """What came of ``grader release``."""

    archive: Path
    ended: Ended

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Name in the folder of the handout -> content."""
        folder = f"{self.archive.stem}/"
        packed = members(self.archive.read_bytes())
        assert all(name.startswith(folder) for name in packed)
        return {name.removeprefix(folder): content for name, content in packed.items()}

    @property
    def wheel_name(self) -> str:
        """The name of the wheel in it."""
        [name] = [name for name in self.files if name.endswith(".whl")]
        return name

    @property
    def wheel(self) -> dict[str, bytes]:
        """The files of the wheel in it."""
        return members(self.files[self.wheel_name])


def released(place: Path) -> Release:
    """Hand out all exercises; the name of the file is one that people give."""
    kit = place / "kit"
    for part in (catalog.EXERCISES, catalog.SOLUTIONS, catalog.SUITES):
        shutil.copytree(KIT / part, kit / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*HIDDEN_STRAYS, *STRAYS):
        stray = kit / catalog.EXERCISES / name
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_text("secret")
    archive = place / "第一周 week 1.zip"
    done = subprocess.run(
        [sys.executable, "-m", "grader", "release", archive, "--kit", kit, "--lang", "en"],
        capture_output=True,
        encoding="utf-8",
        env=clean_environment() | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    return Release(archive, Ended(done.returncode, done.stdout, done.stderr))


def commands(page: str, system: str, step: str) -> list[str]:
    """The lines of a step for a system, as the page has them to be typed."""
    blocks = _Commands(page).blocks
    [lines] = [lines for systems, name, lines in blocks if system in systems and name == step]
    return lines


class _Commands(HTMLParser):
    """Reads the blocks of commands: the systems that each is for, its step, and its lines."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[tuple[list[str], str, list[str]]] = []
        self._text: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag == "pre":
            self.blocks.append(((about["data-system"] or "").split(), about["data-step"] or "", []))
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._text is not None:
            self.blocks[-1][2].extend(self._text.split("\n")[:-1])
            self._text = None


class Student:
    """Somebody who has a Python, a shell and a home, and no more: no grader, no bubblewrap.

    Where root runs the tests and can be somebody else, that is an ordinary user.
    """

    def __init__(self, place: Path) -> None:
        self._home = self.folder = place / "home"
        python = Path(sys.base_prefix).resolve()
        commands = self._home / "bin"
        commands.mkdir(parents=True)
        command = commands / "python3"
        command.write_text(f'#!/bin/sh\nexec "{python}/bin/python3" "$@"\n')
        command.chmod(0o755)
        self._before: list[str] = []
        if os.geteuid() == 0 and shutil.which("bwrap"):
            self._before = as_somebody("student", self._home, [python])
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        settings = {"PATH": str(commands), "HOME": str(self._home), "LANG": "C.UTF-8"}
        self._environment = settings | pip

    def unpack(self, archive: Path) -> None:
        """Unpack a zip file at home, and go into the folder that comes out of it."""
        with self.brings() as folder:
            shutil.copyfile(archive, folder / archive.name)
        self.types(f"python3 -m zipfile -e '{archive.name}' .")
        self.folder = self._home / archive.stem

    def saves(self, name: str, content: bytes) -> None:
        """Save a file."""
        (self.folder / name).write_bytes(content)

    @contextmanager
    def brings(self) -> Iterator[Path]:
        """Put new files into the folder, to be the user's own from then on."""
        yield self.folder
        if self._before:
            for file in (self.folder, *self.folder.rglob("*")):
                os.chown(file, SOMEBODY, SOMEBODY, follow_symlinks=False)

    def types(self, *lines: str) -> Ended:
        """Type these lines into a new terminal in that folder; the last one says how it ended."""
        done = subprocess.run(
            [*self._before, "/bin/sh", "-c", "\n".join(lines)],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)
