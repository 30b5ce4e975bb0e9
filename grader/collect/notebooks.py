"""Takes the programs out of a notebook, which is read as data: no kernel is started.

In a notebook of ours the solution cell is the program: it is marked, and its first line names the
file. In any other notebook that is called after an exercise, all code cells together are the
program, without what only Jupyter understands: cells with a magic of their own, and lines of the
kinds that "Python vs IPython" in its documentation lists
(https://ipython.readthedocs.io/en/stable/interactive/python-ipython-diff.html), which are magics,
shell commands, what is assigned from either, and calls for help.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.collect.slugs import slug_of
from grader.notebook_cells import SOLUTION, mark, written, written_file
from grader.words import Text, text

MOST_BYTES = 20_000_000
"""Of a notebook, outputs and pictures included."""

_JUPYTER_ONLY = re.compile(r"\s*[%!?]|[^=#]*=\s*[%!]|[^#]*\?\s*$")
"""A line of Python may look like this, too, as a part of a longer expression or text."""

_MOST_CODE = 200_000
"""In characters, of a notebook that is taken as a whole; an honest one has some thousand."""

_MOST_LINES = 50
"""Of a cell, that are made comments: to find each of them the cell is read anew."""


@dataclass(frozen=True)
class Taken:
    """What there is in a notebook: programs by exercise, and why there are no others."""

    programs: Mapping[str, str]
    problems: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


def programs(
    name: str, content: bytes, slugs: Collection[str], stubs: Mapping[str, str], only: str | None
) -> Taken:
    """Take the programs out of a notebook of this name.

    ``stubs`` are the programs as they were handed out, by exercise: one of those is no second
    program. ``only`` is the exercise that a notebook is for whose name says nothing.
    """
    cells = _code(content)
    if isinstance(cells, Text):
        return Taken({}, (cells,))
    slug = slug_of(name, slugs) or only
    found: dict[str, dict[str, None]] = {}
    for cell, source in cells:
        file = PurePosixPath(written_file(source) or "")
        of = file.stem if file.suffix == ".py" else None
        if of is None and slug and mark(cell).get("grade_id") == SOLUTION:
            of = slug
        if of in slugs:
            assert of is not None
            # A cell that was copied and left as it was is no second program.
            found.setdefault(of, {})[written(source).rstrip() + "\n"] = None
    if found:
        return _one_of_each(found, stubs)
    if slug is None:
        return Taken({})
    return _all_of(slug, [source for _, source in cells])


def _all_of(slug: str, sources: Sequence[str]) -> Taken:
    """Take all cells together for the program."""
    if sum(map(len, sources)) > _MOST_CODE:
        reason = text(
            "has more than {most} characters of code, which are not taken", most=_MOST_CODE
        )
        return Taken({}, (reason,))
    plain = [_plain_python(source) for source in sources]
    joined = "\n\n\n".join(filter(None, plain))
    if not joined.strip():
        return Taken({}, (text("has no code in it"),))
    notes = []
    lines = (line for source in sources for line in source.split("\n"))
    if any(map(_JUPYTER_ONLY.match, lines)) and _broken_line(joined) is not None:
        notes.append(
            text(
                "has lines that only Jupyter understands, and is no Python without them either:"
                " look at {file}",
                file=f"{slug}.py",
            )
        )
    return Taken({slug: f"{joined}\n"}, notes=tuple(notes))


def _code(content: bytes) -> list[tuple[Mapping[str, object], str]] | Text:
    """The code cells with their sources, or why there are none."""
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        return text("has more than {most} MB: clear its outputs", most=most)
    try:
        document = json.loads(content)
        cells = document["cells"]
        return [*_sources(cell for cell in cells if cell.get("cell_type") == "code")]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return text("is no notebook, or one of before 2015, that can be read")


def _sources(cells: Iterator[dict[str, object]]) -> Iterator[tuple[Mapping[str, object], str]]:
    for cell in cells:
        source = cell["source"]
        whole = source if isinstance(source, str) else "".join(map(str, source))  # type: ignore[call-overload]
        # JSON can hold half a character, which no file can.
        yield cell, whole.encode("utf-8", "replace").decode()


def _one_of_each(found: Mapping[str, dict[str, None]], stubs: Mapping[str, str]) -> Taken:
    taken: dict[str, str] = {}
    problems: list[Text] = []
    for slug, sources in found.items():
        stub = stubs.get(slug, "").rstrip() + "\n"
        written_ones = [each for each in sources if each.strip() and each != stub] or [stub]
        if len(written_ones) == 1:
            taken[slug] = written_ones[0]
        else:
            problems.append(
                text(
                    "has {count} different programs for {slug}, and only one can be graded",
                    count=len(written_ones),
                    slug=slug,
                )
            )
    return Taken(taken, tuple(problems))


def _plain_python(source: str) -> str:
    """A cell with comments in place of the lines that keep it from being Python."""
    if source.lstrip().startswith("%%"):
        return ""
    lines = source.rstrip().split("\n")
    for _ in range(_MOST_LINES):
        broken = _broken_line("\n".join(lines))
        if broken is None or not any(map(_JUPYTER_ONLY.match, lines[broken : broken + 1])):
            break
        _comment_out(broken, lines)
    return "\n".join(lines)


def _comment_out(number: int, lines: list[str]) -> None:
    """Make a comment of a line, and of those that it goes on in."""
    line = lines[number]
    words = line.lstrip()
    indentation = line[: len(line) - len(words)]
    # It may be all that a block has.
    lines[number] = f"{indentation}pass  # {words}" if indentation else f"# {line}"
    while line.endswith("\\") and number + 1 < len(lines):
        number += 1
        line = lines[number]
        lines[number] = f"# {line}"


def _broken_line(source: str) -> int | None:
    """The line at which Python gives up, counted from 0; None where it does not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        return (error.lineno or 1) - 1
    except (ValueError, RecursionError, MemoryError):
        return 0
    return None
