"""All formats: to add one, write a module with a function like the others', and list it here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from grader.export import canvas, classroom50, gradescope, junit, moodle, plain, prairielearn
from grader.export.asked import Asked, Report
from grader.export.graded import Graded
from grader.model import WrongUse
from grader.words import Text, joined, text


@dataclass(frozen=True)
class Format:
    """A format, and which fields of `Asked` it takes beside ``language`` and ``file``."""

    write: Callable[[Graded, Asked], Report]
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    """Without these there is nothing to write."""


FORMATS = {
    canvas.NAME: Format(canvas.write, frozenset({"assignment", "scale"}), frozenset({"into"})),
    moodle.NAME: Format(moodle.write, frozenset({"columns", "scale"}), frozenset({"into"})),
    gradescope.NAME: Format(gradescope.write),
    prairielearn.NAME: Format(prairielearn.write),
    classroom50.NAME: Format(classroom50.write),
    junit.NAME: Format(junit.write),
    plain.CSV: Format(plain.write_csv),
    plain.JSON: Format(plain.write_json),
}
"""Name -> format, in the order in which they are told."""

_ALWAYS = ("language", "file")


def write(name: str, graded: Graded, asked: Asked) -> Report:
    """Write what was asked for in the format of this name.

    Raises:
        WrongUse: when there is no such format, or what was asked for is not what the format takes
            and needs, or the teacher's own file would be written over.
        NotWritten: when a file cannot be written.
    """
    if (known := FORMATS.get(name)) is None:
        raise WrongUse(
            text(
                "There is no format {name}. There are: {known}.", name=name, known=_listed(FORMATS)
            )
        )
    _check_options(name, known, asked)
    return known.write(graded, asked)


def _check_options(name: str, known: Format, asked: Asked) -> None:
    given = {
        field.name
        for field in fields(Asked)
        if field.name not in _ALWAYS and getattr(asked, field.name)
    }
    if needless := given - known.takes - known.needs:
        options = _listed(_options(needless))
        raise WrongUse(text("--to {format} takes no {options}.", format=name, options=options))
    if lacking := known.needs - given:
        options = _listed(_options(lacking))
        raise WrongUse(text("--to {format} needs {options}.", format=name, options=options))


def _options(names: Iterable[str]) -> Iterable[str]:
    """Options as they are typed."""
    return (f"--{name.removesuffix('s')}" for name in sorted(names))


def _listed(names: Iterable[str]) -> Text:
    return joined(text(", "), names)
