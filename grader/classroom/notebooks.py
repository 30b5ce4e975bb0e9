"""Makes the notebook of an exercise from its statement, its files and its checks.

The cells, by nbgrader's metadata (https://nbgrader.readthedocs.io, "Creating and grading
assignments"): the statement, each given module and the visible checks are locked; the solution is
one cell, which writes the student's file; each hidden check is a graded cell whose id is the
check's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode, v4

from grader import grading
from grader.catalog import STATEMENTS, statement
from grader.model import Check, Exercise, WrongUse
from grader.notebook_cells import SOLUTION, mark, writes_file
from grader.words import ENGLISH, said, text

STUB = "grader_stub"
"""Key in a source cell's metadata: what the student gets in its place."""
LANGUAGE = "grader_language"
"""Key in a notebook's metadata: what language its cells speak."""

_SCHEMA_VERSION = 3
_IMPORT = """\
# From the package multiprocessing-exercises.
from grader.notebook import check"""


def notebook(exercise: Exercise, language: str) -> NotebookNode:
    """Make the teacher's version: the solution cell holds the reference solution."""
    cells = [*_cells(exercise, language)]
    for number, cell in enumerate(cells):
        # Letters are those of ASCII, which an exercise's name need not have, see
        # https://jupyter.org/enhancement-proposals/62-cell-id/cell-id.html.
        cell["id"] = f"cell-{number}"
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        LANGUAGE: language,
    }
    return v4.new_notebook(cells=cells, metadata=metadata)


def checks_in(nb: NotebookNode) -> list[NotebookNode]:
    """The cells that stand for the hidden checks; a teacher's own question is none of them."""
    return [
        cell
        for cell in nb.cells
        if cell.cell_type == "code" and mark(cell).get("grade") and not mark(cell).get("solution")
    ]


def _cells(exercise: Exercise, language: str) -> Iterator[NotebookNode]:
    matter, try_it = _statement(exercise, language)
    yield _locked("statement", v4.new_markdown_cell(matter))
    for name in exercise.given:
        stem = name.removesuffix(".py")
        source = (exercise.folder / name).read_text(encoding="utf-8")
        about = text(
            "## {name}\n\nGiven: read it, and run the cell once to write the file.", name=name
        )
        yield _locked(f"about-{stem}", v4.new_markdown_cell(said(about, language)))
        yield _locked(f"given-{stem}", v4.new_code_cell(writes_file(name, source)))
    about = text("## Your program\n\nFill it in. Running the cell writes the file.")
    yield _locked("about-solution", v4.new_markdown_cell(said(about, language)))
    yield _solution(exercise)
    yield _locked("about-trial", v4.new_markdown_cell(try_it))
    yield v4.new_code_cell(f'import sys\n\n!"{{sys.executable}}" {exercise.file}')
    about = text("## Checks that you can run")
    yield _locked("about-visible", v4.new_markdown_cell(said(about, language)))
    yield _locked("visible", v4.new_code_cell(_IMPORT))
    own = "" if language == ENGLISH else f', language="{language}"'
    for check in grading.checks(exercise.visible_suite):
        call = f'check("{exercise.slug}", "{check.name}"{own})'
        title = said(check.title, language)
        yield _locked(f"visible-{check.name}", v4.new_code_cell(f"# {title}\n{call}"))
    about = text("## Checks that are run after you have handed it in")
    yield _locked("about-hidden", v4.new_markdown_cell(said(about, language)))
    for check in grading.checks(exercise.suite):
        yield _graded(check, language)


def _statement(exercise: Exercise, language: str) -> tuple[str, str]:
    """The statement, and its section on trying the program, which stands below that."""
    file = statement(exercise, language)
    try:
        whole = file.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongUse(
            text("{file} cannot be read: {reason}.", file=file, reason=error.strerror)
        ) from None
    spoken = ENGLISH if file.name == STATEMENTS[ENGLISH] else language
    title = said(text("## Try it"), spoken)
    before, _, rest = whole.partition(f"\n{title}\n")
    section, heading, after = rest.partition("\n## ")
    # In a notebook the visible tests have cells of their own.
    lines = [line for line in section.splitlines() if not line.startswith("pytest")]
    try_it = "\n".join([title, *lines])
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


def _graded(check: Check, language: str) -> NotebookNode:
    title = text("{title} (points: {points:g})", title=check.title, points=check.points)
    cell = v4.new_code_cell(f"# {said(title, language)}")
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
