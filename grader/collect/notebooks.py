"""Takes the programs out of a notebook, which is read as data: no kernel is started.

In a notebook of ours the solution cell is the program: it is marked, and its first line names the
file. In any other notebook that is called after an exercise, all code cells together are the
program, without what only Jupyter understands: lines with magics and shell commands, and cells
with a magic of their own.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.collect.slugs import slug_of
from grader.notebook_cells import SOLUTION, mark, written, written_file
from grader.words import Text, text

MOST_BYTES = 20_000_000
"""Of a notebook, outputs and pictures included."""

_JUPYTER_ONLY = re.compile(r"\s*[%!]")


@dataclass(frozen=True)
class Taken:
    """What there is in a notebook: programs by exercise, and why there are no others."""

    programs: Mapping[str, str]
    problems: tuple[Text, ...] = ()


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
    joined = "\n\n\n".join(filter(None, (_plain_python(source) for _, source in cells)))
    if not joined.strip():
        return Taken({}, (text("has no code in it"),))
    return Taken({slug: f"{joined}\n"})


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
        written_ones = [source for source in sources if source != stub] or [stub]
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
    if source.lstrip().startswith("%%"):
        return ""
    if _is_python(source):
        # A line of it may begin with an operator all the same.
        return source.rstrip()
    lines = source.rstrip().split("\n")
    return "\n".join(f"# {line}" if _JUPYTER_ONLY.match(line) else line for line in lines)


def _is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
