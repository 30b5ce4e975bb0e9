"""The pages on what suites are written with, made of the docstrings by one command."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pdoc import doc

from grader import observe

KIT = Path(__file__).parents[1]
COMMAND = ("-m", "pdoc", "-d", "google", "-o")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page on ``grader.observe``, made without a warning."""
    site = tmp_path_factory.mktemp("site")
    ended = subprocess.run(
        [sys.executable, "-W", "error", *COMMAND, site, observe.__name__],
        cwd=KIT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return (site / "grader" / "observe.html").read_text(encoding="utf-8")


def words(text: str) -> str:
    """The words of a text, whatever markup stands between them."""
    return " ".join(re.findall(r"\w+", text))


def test_the_page_has_all_that_is_public(page: str) -> None:
    """Each name, and what its docstring begins with."""
    shown = words(html.unescape(re.sub(r"<[^>]*>", "", page)))
    module = doc.Module(observe)
    assert {*module.members} == {*observe.__all__}
    for name, member in module.members.items():
        assert f'id="{name}"' in page
        assert words(member.docstring.partition("\n")[0]) in shown
    assert words("asks for the fixture program. That is a Program") in shown


def silent(member: doc.Doc[object]) -> Iterator[str]:
    """What of a public thing says nothing of itself, and is not told by its class either."""
    if not member.docstring:
        yield member.qualname
    if isinstance(member, doc.Class):
        for own in member.own_members:
            told = f"``{own.name}``" in member.docstring or own.name == "__init__"
            if not told and not own.name.startswith("_"):
                yield from silent(own)


@pytest.mark.parametrize("name", observe.__all__)
def test_each_part_says_what_it_is(name: str) -> None:
    """Functions, classes, and every method and field that a suite may use."""
    assert list(silent(doc.Module(observe).members[name])) == []


def test_the_guide_names_the_command() -> None:
    """As it is run here, but for where the pages go."""
    guide = (KIT / "grader" / "GUIDE.md").read_text(encoding="utf-8")
    assert f"`python {' '.join(COMMAND)} site {observe.__name__}`" in guide
