"""What no student may see, and a search for it in what students get.

A secret is a line of a solution, of a sample program or of a hidden suite, a text of such a suite
in either language, or the name of a check or a sample program, unless the exercises show it, too.
Lines that any program may have are none.
"""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib

from grader import catalog
from tests.catalogs import texts_of_suite

SHORTEST_LINE = 30
SHORTEST_TEXT = {"en": 12, "zh": 6}
"""Characters, by language; shorter ones may be chance."""
ORDINARY = ("import ", "from ", 'context = multiprocessing.get_context("spawn")')
"""How lines begin that say nothing of any exercise."""


def secrets(kit: Path) -> set[str]:
    """All that must not be found."""
    suites = [*(kit / catalog.SUITES).glob("test_*.py")]
    programs = [*(kit / catalog.SOLUTIONS).rglob("*.py")]
    found = {
        *(line for file in (*suites, *programs) for line in _lines(file)),
        *(words for suite in suites for words in _texts(suite)),
        *(name for suite in suites for name in _checks(suite)),
        *(file.stem for file in programs if "_" in file.stem),
    }
    shown = "\n".join(_read(file) for file in (kit / catalog.EXERCISES).glob("*/*.*"))
    return {secret for secret in found if secret not in shown}


def leaks(files: Mapping[str, bytes], secrets: set[str]) -> list[tuple[str, str]]:
    """Where a secret is found: names of files and the secrets, in names as well as in contents."""
    texts = {name: f"{name}\n{content.decode(errors='replace')}" for name, content in files.items()}
    return [
        (name, secret)
        for name, text in texts.items()
        for secret in sorted(secrets)
        if secret in text
    ]


def members(archive: bytes) -> dict[str, bytes]:
    """The files of a zip file, by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def _lines(file: Path) -> Iterator[str]:
    for line in map(str.strip, _read(file).splitlines()):
        if len(line) >= SHORTEST_LINE and not line.startswith(ORDINARY):
            yield line


def _texts(suite: Path) -> Iterator[str]:
    yield from (words for words in texts_of_suite(suite) if len(words) >= SHORTEST_TEXT["en"])
    for entry in polib.pofile(str(suite.with_suffix(".zh.po"))):
        if len(entry.msgstr) >= SHORTEST_TEXT["zh"]:
            yield entry.msgstr


def _checks(suite: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(suite.read_bytes())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name.removeprefix("test_")


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
