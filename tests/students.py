"""A student's folder of exercises, made by the test, and a terminal to work in."""

from __future__ import annotations

import contextlib
import os
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
import pytest

from tests.conftest import clean_environment

PATIENCE = 240
"""Seconds after which a screen that does not show what is waited for has failed."""

SUITE = '''\
"""Checks of a small exercise."""

import os

import pytest
from grader.observe import expect


@pytest.mark.points(3)
@pytest.mark.hint("What do people say when they meet?", "It has five letters.", "return 'hello'")
def test_says_hello(program):
    """The function says hello."""
    run = program.call("hello")
    run.finish_call()
    if run.value == "wait":
        with open(os.environ["HELD_AT"] + "/here", "w") as pipe:
            pipe.write("here")
        with open(os.environ["HELD_AT"] + "/go_on") as pipe:
            pipe.read()
    expect(run.value == "hello", expected="hello", seen="it said {word}", word=run.value)


@pytest.mark.points(2)
def test_comes_to_an_end(program):
    """The program ends."""
    run = program.call("hello")
    expect(run.finish().exit_status == 0, expected="a good end", seen="there was another one")
'''
"""Of a program that says "wait", the first check tells the test that it is there, and waits."""

STUB = '''\
def hello():
    """Say hello."""
    raise NotImplementedError
'''

needs_tmux = pytest.mark.skipif(
    shutil.which("tmux") is None and "CI" not in os.environ,
    reason="tmux is not installed (where CI is set, this is no excuse)",
)


def says(word: str) -> str:
    """A program that says this word."""
    return f'def hello():\n    return "{word}"\n'


def heard(pipe: Path) -> str:
    """Wait until somebody says something in a named pipe, and no longer than patience lasts."""
    descriptor = os.open(pipe, os.O_RDWR)
    try:
        assert select.select([descriptor], [], [], PATIENCE)[0], f"nothing was said in {pipe}"
        return os.read(descriptor, 1024).decode()
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Exercises:
    """What a student has received: small exercises, untouched, and no more."""

    folder: Path

    def add(self, slug: str, section: str) -> None:
        """Hand one out."""
        folder = self.folder / slug
        folder.mkdir(parents=True)
        description = f'title = "Say {slug}"\ntitle_zh = "说 {slug}"\nsection = "{section}"\n'
        (folder / "exercise.toml").write_text(description, encoding="utf-8")
        (folder / "README.md").write_text(f"# Say {slug}\n\nBe polite.\n", encoding="utf-8")
        (folder / "README.zh.md").write_text(f"# 说 {slug}\n\n要有\n礼貌。\n", encoding="utf-8")
        (folder / f"{slug}.py").write_text(STUB, encoding="utf-8")
        (folder / f"test_{slug}.py").write_text(SUITE, encoding="utf-8")

    def save(self, slug: str, source: str) -> None:
        """Save the program in place, as many editors do."""
        (self.folder / slug / f"{slug}.py").write_text(source, encoding="utf-8")

    def save_by_renaming(self, slug: str, source: str) -> None:
        """Write another file and put it into the place of the program, as careful editors do."""
        beside = self.folder / slug / f".{slug}.py.swp"
        beside.write_text(source, encoding="utf-8")
        beside.replace(self.folder / slug / f"{slug}.py")

    def grader(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``grader`` here, without a terminal."""
        return subprocess.run(
            [sys.executable, "-m", "grader", *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env=clean_environment() | {"LC_ALL": "C.UTF-8"} | environment,
            check=False,
            timeout=PATIENCE,
        )


class Terminal:
    """A terminal with a command in it, of a tmux server of its own.

    ``place`` is for its files, and has a short name; ``folder`` is the working folder.
    """

    def __init__(
        self,
        place: Path,
        folder: Path,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        width: int = 80,
        height: int = 24,
    ) -> None:
        self._socket = place / "tmux"
        news, script = place / "news", place / "script"
        os.mkfifo(news)
        self._output = os.open(news, os.O_RDWR)
        # The terminal stays when the command has ended, and shows its exit status.
        variables = [f"{name}={value}" for name, value in environment.items()]
        line = shlex.join(["env", "-u", "COLUMNS", *variables, *command])
        script.write_text(f"read begin\n{line}\nprintf 'ended with %s\\n' $?\ncat\n")
        size = ("-x", str(width), "-y", str(height))
        start = shlex.join(["sh", str(script)])
        self._tmux("-f", os.devnull, "new-session", "-d", *size, "-c", str(folder), start)
        # It begins once every character of it is heard of.
        self._tmux("pipe-pane", "-o", shlex.join(["dd", f"of={news}", "bs=64k"]))
        self.press("Enter")

    def press(self, *keys: str) -> None:
        """Press keys, by the names that tmux has for them."""
        self._tmux("send-keys", *keys)

    def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    @property
    def screen(self) -> str:
        """What is to be seen."""
        return self._tmux("capture-pane", "-p")

    @property
    def screen_with_colours(self) -> str:
        """The same with its escape sequences."""
        return self._tmux("capture-pane", "-p", "-e")

    def wait_for(self, *words: str, without: str = "\0") -> str:
        """Wait until the screen shows all these words, and not that one; the screen then."""
        until = time.monotonic() + PATIENCE
        while True:
            screen = self.screen
            if all(each in screen for each in words) and without not in screen:
                return screen
            assert "ended" in f"{words}" or "\nended with" not in f"\n{screen}", screen
            left = until - time.monotonic()
            assert left > 0, f"never shown: {words}, without {without!r}; but:\n{screen}"
            if select.select([self._output], [], [], left)[0]:
                os.read(self._output, 65536)

    @property
    def processes(self) -> list[psutil.Process]:
        """All that runs in it below its shell."""
        shell = psutil.Process(int(self._tmux("display-message", "-p", "#{pane_pid}")))
        return shell.children(recursive=True)

    def close(self) -> None:
        """Close the window, which hangs up on the command."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        return subprocess.check_output(
            ["tmux", "-S", self._socket, *arguments],
            encoding="utf-8",
            stderr=subprocess.STDOUT,
            env={**clean_environment(), "LC_ALL": "C.UTF-8"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        os.close(self._output)


@contextlib.contextmanager
def watching(
    folder: Path,
    temporary: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    height: int = 24,
) -> Iterator[Terminal]:
    """``grader watch`` in a terminal of its own; ``temporary`` has a short name."""
    variables = {"LC_ALL": "C.UTF-8", "HELD_AT": str(temporary), **(environment or {})}
    command = [sys.executable, "-m", "grader", "watch", *arguments]
    with (
        tempfile.TemporaryDirectory(dir=temporary) as place,
        Terminal(Path(place), folder, command, variables, height=height) as terminal,
    ):
        yield terminal
