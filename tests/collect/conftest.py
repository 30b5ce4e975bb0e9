"""A desk to collect on, and the command line within this process, which is quick to ask again."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import cli
from grader.cli import console
from grader.words import preferred
from tests.collect.downloads import Desk
from tests.conftest import Ended, KitFolder


@pytest.fixture
def desk(kit: KitFolder, tmp_path: Path, collect: Callable[..., Ended]) -> Desk:
    """A kit with the exercises hello and wave, and a place for downloads."""
    kit.add_exercise("wave")
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(folder, collect)


@pytest.fixture
def collect(
    kit: KitFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Runs ``grader collect`` with the kit of the test."""

    def run(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["grader", "collect", *map(str, arguments)])
        monkeypatch.setenv("GRADER_KIT", str(kit.root))
        console.speak(preferred())  # as a new process does, whatever was asked for before
        before = [(each, signal.getsignal(each)) for each in (signal.SIGINT, signal.SIGTERM)]
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = int(end.code or 0)
        finally:
            for number, handler in before:
                signal.signal(number, handler)
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return run
