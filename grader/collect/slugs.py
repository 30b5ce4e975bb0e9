"""Which exercise a file is for, by its name."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from grader import intake

PROGRAM = ".py"
NOTEBOOK = ".ipynb"

_COPY = re.compile(r"\s*\(\d+\)$")
"""What a browser puts behind the name of a second download."""


def slug_of(name: str, slugs: Collection[str]) -> str | None:
    """Tell which exercise a program or a notebook is for; None where its name does not say.

    The exercise's name ends it, in whatever letters: ``send_mail.py``, ``anna-Send_Mail (1).py``.
    """
    file = PurePosixPath(name)
    if file.suffix.lower() not in (PROGRAM, NOTEBOOK):
        return None
    stem = _COPY.sub("", file.stem).casefold()
    return None if stem.startswith("test_") else intake.meant(stem, slugs)


def rest_of(name: str, slug: str) -> str:
    """What stands before the exercise in a name that tells it: whose it is."""
    stem = _COPY.sub("", PurePosixPath(name).stem)
    return stem[: -len(slug)].rstrip(" _-.")
