"""``grader/GUIDE.md`` does what it says: its files are written, its commands run, in its order.

A block stands for a file where the paragraph above it is the file's name and nothing else; a
``diff`` says what changes in it. A ``console`` block has commands and what they print, where "…"
stands for what differs from run to run; an ``sh`` block has commands alone, which take minutes as
they stand.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest
from markdown_it import MarkdownIt

from grader import catalog
from tests.catalogs import texts_of_suite
from tests.conftest import clean_environment

GUIDE = Path(__file__).parents[1] / "grader" / "GUIDE.md"
SLUG = "marathon"
SHORTER = "--program '*/reference *' --repeat 1 --load 0"
"""Of several options of a kind the last one counts."""


@dataclass(frozen=True)
class Block:
    """A block of code; ``file`` is the name above it, empty where there is none."""

    language: str
    content: str
    file: str


def blocks() -> Iterator[Block]:
    """All blocks of the guide, in its order."""
    above = ""
    for token in MarkdownIt().parse(GUIDE.read_text(encoding="utf-8")):
        if token.type == "fence":
            yield Block(token.info, token.content, above)
        if token.type in ("inline", "fence"):
            named = re.fullmatch(r"`([^`\s]+/[^`\s]+)`", token.content)
            above = named[1] if named else ""


def run(command: str, folder: Path) -> tuple[int, str]:
    """Run a command of the guide; its exit status, and what it printed."""
    tools = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    ended = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**clean_environment(), "PATH": tools},
        check=False,
    )
    return ended.returncode, ended.stdout


def transcript(content: str) -> Iterator[tuple[str, str]]:
    """Each command of a ``console`` block, and what it prints."""
    for part in content.removeprefix("$ ").split("\n$ "):
        command, _, printed = part.partition("\n")
        yield command, printed


def look_alike(printed: str, told: str) -> bool:
    """Whether a command has printed what the guide tells, but for "…" and the width of columns."""
    printed, told = (re.sub(" +", " ", text.strip()) for text in (printed, told))
    return re.fullmatch(re.escape(told).replace("…", ".*"), printed) is not None


def follow(block: Block, kit: Path) -> None:
    """Do what a block says."""
    if block.language == "console":
        for command, told in transcript(block.content):
            status, printed = run(command, kit)
            assert look_alike(printed, told), f"$ {command}\n{printed}"
            assert status == (1 if "DISAGREEMENT" in told else 0)
    elif block.language == "sh":
        for command in block.content.splitlines():
            status, printed = run(f"{command} {SHORTER}", kit)
            assert status == 0, f"$ {command}\n{printed}"
    else:
        assert block.file, f"which file is this?\n{block.content}"
        file = kit / block.file
        if block.language == "diff":
            lines = block.content.splitlines()
            old, new = (
                "\n".join(line[1:] for line in lines if line[0] == sign) for sign in ("-", "+")
            )
            before = file.read_text(encoding="utf-8")
            assert before.count(f"{old}\n") == 1
            file.write_text(before.replace(f"{old}\n", f"{new}\n"), encoding="utf-8")
        else:
            file.write_text(block.content, encoding="utf-8")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit of who has followed the guide to its end: all commands have printed what it tells."""
    folder = tmp_path_factory.mktemp("kit")
    for block in blocks():
        follow(block, folder)
    return folder


def test_nothing_of_the_template_is_left(kit: Path) -> None:
    """Who follows the guide has no bells, and nothing left to edit."""
    left = [
        file
        for file in kit.rglob("*.*")
        if file.is_file() and re.search(rb"EDIT:|\bbell\b", file.read_bytes())
    ]
    assert left == []


def test_each_check_is_named_by_chaff_and_table(kit: Path) -> None:
    """The guide does what it preaches."""
    exercise = catalog.load_kit(kit)[SLUG]
    checks = set(re.findall(r"def test_(\w+)", exercise.suite.read_text(encoding="utf-8")))
    listed = set(re.findall(r"^- `(\w+)`$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    assert checks == listed
    chaff = [file.read_text(encoding="utf-8") for file in (exercise.solutions / "chaff").iterdir()]
    assert [name for name in checks if not any(name in text for text in chaff)] == []


def test_what_is_translated_is_said(kit: Path) -> None:
    """Each entry of the PO file belongs to a text of the suite."""
    suite = catalog.load_kit(kit)[SLUG].visible_suite
    entries = polib.pofile(str(suite.with_suffix(".zh.po")))
    assert entries
    assert {entry.msgid for entry in entries} <= set(texts_of_suite(suite))


def test_the_code_is_written_as_this_kit_is(kit: Path) -> None:
    """The linter and the formatter have nothing to say of what people will copy."""
    ours = ("--config", 'lint.isort.known-first-party = ["grader"]')
    settings = kit / "pyproject.toml"
    settings.write_bytes((GUIDE.parents[1] / "pyproject.toml").read_bytes())
    for command in (["check", *ours], ["format", "--check"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
            cwd=kit,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
