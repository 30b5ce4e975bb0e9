"""The page that a student opens first: from the zip file to the first exercise.

It is HTML, since a double click shows that on every system. Commands stand in it as they are to be
typed. Those for Windows are for the Command Prompt: PowerShell may not run the script that
activates an environment, unless a policy is changed (https://docs.python.org/3/library/venv.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader import catalog
from grader.model import Handout
from grader.pages.template import render
from grader.words import ENGLISH


def page(exercises: Iterable[Handout], wheel: str, python: str, language: str) -> Iterator[str]:
    """Make the page; ``wheel`` is the file to install, ``python`` the oldest version for it."""
    listed = [(exercise.slug, catalog.title(exercise)) for exercise in exercises]
    return render(
        "start",
        language,
        exercises=listed,
        first=listed[0][0],
        wheel=wheel,
        python=python,
        option="" if language == ENGLISH else f" --lang {language}",
    )
