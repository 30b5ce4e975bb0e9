"""What an exercise may be called: its name is that of a module, a folder and a suite."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from pathlib import Path

from grader import catalog
from grader.model import WrongUse
from grader.words import Text, joined, text

_READ_BY_TOOLS = re.compile(r"test_.*|.*_test|conftest|(site|user)customize|grader(_.*)?|pytest")
"""pytest collects files of the first kinds; the others would stand before what they are named for.

See https://docs.pytest.org/en/stable/explanation/goodpractices.html and
https://docs.python.org/3/library/site.html.
"""
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
"""No file can be called so on Windows, whatever its ending."""


def check(slug: str, given: str) -> None:
    """See that an exercise can be called so whose given module is called ``given``.

    Raises:
        WrongUse: when it cannot.
    """
    if (fault := _fault(slug, given)) is not None:
        raise WrongUse(
            text("An exercise cannot be called {slug!r}: {fault}", slug=slug, fault=fault)
        )


def _fault(slug: str, given: str) -> Text | None:
    if not slug.isidentifier() or slug.startswith("_"):
        return text(
            "take letters, digits and underscores, as for a variable, and begin with a letter."
        )
    if unicodedata.normalize("NFKC", slug) != slug:
        return text(
            "Python reads {read!r} where this is imported; take that.",
            read=unicodedata.normalize("NFKC", slug),
        )
    if keyword.iskeyword(slug):
        return text("it is a word of the language, so nobody could import it.")
    if slug in sys.stdlib_module_names:
        return text("programs would import it instead of the library's module {slug}.", slug=slug)
    if slug.casefold() == given.casefold():
        return text("its given module will be {given}.py.", given=given)
    if _READ_BY_TOOLS.fullmatch(slug):
        return text("pytest, Python or the grader would take its file for one of theirs.")
    if _DEVICES.fullmatch(slug):
        return text("Windows has no files of this name.")
    return None


def check_free(slug: str, root: Path) -> None:
    """See that no exercise of the kit at ``root`` is called so, nor any left part of one.

    Names that differ in capital letters alone are the same: on some systems so are their files.

    Raises:
        WrongUse: when there is one.
    """
    wanted = {
        catalog.EXERCISES: (slug,),
        catalog.SOLUTIONS: (slug,),
        catalog.SUITES: (f"test_{slug}.py", f"test_{slug}.zh.po"),
    }
    taken = [
        entry
        for folder, names in wanted.items()
        if (root / folder).is_dir()
        for entry in sorted((root / folder).iterdir())
        if entry.name.casefold() in {name.casefold() for name in names}
    ]
    if taken:
        raise WrongUse(
            text(
                "There is something called {slug!r} already: {places}. Take another name; nothing"
                " was changed.",
                slug=slug,
                places=joined(text(", "), map(str, taken)),
            )
        )
