"""What all autograders have in them: the package, a kit to grade with, and scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grader import catalog
from grader.handout.wheel import own_wheel
from grader.model import Exercise
from grader.words import catalogs_of

Files = dict[str, bytes]
"""Contents by names with slashes. What begins with ``#!`` is to be executable."""

_HERE = Path(__file__).parent

KIT = "kit"
"""The folder of the kit, beside the scripts."""


def file(name: str) -> bytes:
    """Read a file of ``files/``, which is the same in every autograder."""
    return (_HERE / "files" / name).read_bytes()


def script(name: str, **values: object) -> bytes:
    """Fill in a template of ``templates/``."""
    return _environment().get_template(f"{name}.j2").render(**values).encode()


def wheel() -> Files:
    """Pack this package."""
    own = own_wheel()
    return {own.name: own.content}


def hidden(exercises: Iterable[Exercise]) -> Files:
    """A kit that judges by the hidden suites: for where no student can look."""
    return _kit(exercises, lambda exercise: exercise.suite)


def visible(exercises: Iterable[Exercise]) -> Files:
    """A kit that judges by the visible suites, which students have anyway."""
    return _kit(exercises, lambda exercise: exercise.visible_suite)


def _kit(exercises: Iterable[Exercise], suite_of: Callable[[Exercise], Path]) -> Files:
    """All that grading reads, and where it looks for it; see `grader.catalog`."""
    files: Files = {}
    for exercise in exercises:
        folder = f"{KIT}/{(catalog.EXERCISES / exercise.slug).as_posix()}"
        for name in (catalog.DESCRIPTION, exercise.file, *exercise.given):
            files[f"{folder}/{name}"] = (exercise.folder / name).read_bytes()
        suite = suite_of(exercise)
        for file in (suite, *catalogs_of(suite).values()):
            files[f"{KIT}/{catalog.SUITES.as_posix()}/{file.name}"] = file.read_bytes()
    return files


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  shell and YAML, not HTML
    )
