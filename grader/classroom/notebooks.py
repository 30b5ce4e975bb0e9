"""Makes the notebook of an exercise from its statement, its files and its checks.

The cells, by nbgrader's metadata (https://nbgrader.readthedocs.io, "Creating and grading
assignments"): the statement, each given module and the visible checks are locked; the solution is
one cell, which writes the student's file; each hidden check is a graded cell whose id is the
check's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode, v4

from grader import grading
from grader.model import Check, Exercise, WrongUse

SOLUTION = "solution"
"""The id of the cell that holds the student's program."""
STUB = "grader_stub"
"""Key in a source cell's metadata: what the student gets in its place."""

_SCHEMA_VERSION = 3
_IMPORT = """\
# From the package multiprocessing-exercises.
from grader.notebook import check"""


@dataclass(frozen=True)
class Texts:
    """What the cells say, in one language."""

    statement: str
    """The name of the file with the statement."""
    given: str
    solution: str
    try_it: str
    """The statement's heading above what to type in a terminal."""
    visible: str
    hidden: str
    points: str


TEXTS = {
    "en": Texts(
        statement="README.md",
        given="## {name}\n\nGiven: read it, and run the cell once to write the file.",
        solution="## Your program\n\nFill it in. Running the cell writes the file.",
        try_it="## Try it",
        visible="## Checks that you can run",
        hidden="## Checks that are run after you have handed it in",
        points="{title} (points: {points:g})",
    ),
    "zh": Texts(
        statement="README.zh.md",
        given="## {name}\n\n已给出的模块：读一读，并运行一次此单元格，把它写成文件。",
        solution="## 你的程序\n\n把它补完。运行此单元格会写出文件。",
        try_it="## 试一试",
        visible="## 你可以自己运行的检查",
        hidden="## 交上来以后运行的检查",
        points="{title}（{points:g} 分）",
    ),
}


def notebook(exercise: Exercise, language: str) -> NotebookNode:
    """Make the teacher's version: the solution cell holds the reference solution."""
    cells = [*_cells(exercise, TEXTS[language])]
    for number, cell in enumerate(cells):
        cell["id"] = f"{exercise.slug}-{number}"[-64:]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return v4.new_notebook(cells=cells, metadata=metadata)


def visible(exercise: Exercise) -> Exercise:
    """Take the exercise with its visible suite in place of the hidden one."""
    return replace(exercise, suite=exercise.folder / exercise.suite.name)


def mark(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell, if it has any that can be read."""
    found = cell.metadata.get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def checks_in(nb: NotebookNode) -> list[NotebookNode]:
    """The cells that stand for the hidden checks; a teacher's own question is none of them."""
    return [
        cell
        for cell in nb.cells
        if cell.cell_type == "code" and mark(cell).get("grade") and not mark(cell).get("solution")
    ]


def writes_file(name: str, source: str) -> str:
    """Make a cell's source from a file's."""
    return f"%%writefile {name}\n{source.rstrip()}\n"


def written(cell_source: str) -> str:
    """Take a file's source from a cell's: all of it but the line with the magic."""
    first, _, rest = cell_source.lstrip("\n").partition("\n")
    return rest if first.lstrip().startswith("%%") else cell_source


def _cells(exercise: Exercise, texts: Texts) -> Iterator[NotebookNode]:
    statement, try_it = _statement(exercise, texts)
    yield _locked("statement", v4.new_markdown_cell(statement))
    for name in exercise.given:
        stem = name.removesuffix(".py")
        source = (exercise.folder / name).read_text(encoding="utf-8")
        yield _locked(f"about-{stem}", v4.new_markdown_cell(texts.given.format(name=name)))
        yield _locked(f"given-{stem}", v4.new_code_cell(writes_file(name, source)))
    yield _locked("about-solution", v4.new_markdown_cell(texts.solution))
    yield _solution(exercise)
    yield _locked("about-trial", v4.new_markdown_cell(try_it))
    yield v4.new_code_cell(f'import sys\n\n!"{{sys.executable}}" {exercise.file}')
    yield _locked("about-visible", v4.new_markdown_cell(texts.visible))
    yield _locked("visible", v4.new_code_cell(_IMPORT))
    for check in grading.checks(visible(exercise).suite):
        call = f'check("{exercise.slug}", "{check.name}")'
        yield _locked(f"visible-{check.name}", v4.new_code_cell(f"# {check.title}\n{call}"))
    yield _locked("about-hidden", v4.new_markdown_cell(texts.hidden))
    for check in grading.checks(exercise.suite):
        yield _graded(check, texts)


def _statement(exercise: Exercise, texts: Texts) -> tuple[str, str]:
    """The statement, and its section on trying the program, which stands below that."""
    file = exercise.folder / texts.statement
    try:
        whole = file.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongUse(f"{file} cannot be read: {error.strerror}.") from None
    before, _, rest = whole.partition(f"\n{texts.try_it}\n")
    section, heading, after = rest.partition("\n## ")
    # In a notebook the visible tests have cells of their own.
    lines = [line for line in section.splitlines() if not line.startswith("pytest")]
    try_it = "\n".join([texts.try_it, *lines])
    return f"{before}{heading}{after}".strip(), try_it.strip()


def _solution(exercise: Exercise) -> NotebookNode:
    reference = exercise.reference.read_text(encoding="utf-8")
    stub = exercise.stub.read_text(encoding="utf-8")
    cell = v4.new_code_cell(writes_file(exercise.file, reference))
    _put_mark(cell, SOLUTION, solution=True)
    cell.metadata[STUB] = writes_file(exercise.file, stub)
    return cell


def _locked(name: str, cell: NotebookNode) -> NotebookNode:
    return _put_mark(cell, name, locked=True)


def _graded(check: Check, texts: Texts) -> NotebookNode:
    title = texts.points.format(title=check.title, points=check.points)
    cell = v4.new_code_cell(f"# {title}")
    return _put_mark(cell, check.name, grade=True, locked=True, points=check.points)


def _put_mark(cell: NotebookNode, name: str, **kind: Any) -> NotebookNode:
    cell.metadata["nbgrader"] = {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": _SCHEMA_VERSION,
        "solution": False,
        "task": False,
        **kind,
    }
    return cell
