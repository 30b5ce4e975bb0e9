"""Takes in a submitted notebook: whatever it is, what is graded is the released one.

Nothing of a submission is kept but its solution and its answers to questions that the teacher has
added, so that cells which a student has deleted, copied, renamed or edited, and notebooks that
cannot be read at all, end as what they are: a program that is there, or is not, for a reason that
is said. The student's other cells stand below, for the teacher to read.

nbgrader's pages show Markdown with the HTML in it, scripts too, to a teacher who is logged in. So
what a student has written in a cell that is no code is shown as it was typed.
"""

from __future__ import annotations

import json
import re
import stat
import warnings
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.classroom.notebooks import LANGUAGE
from grader.intake import MAX_FILE_SIZE
from grader.notebook_cells import SOLUTION, mark, written, written_file
from grader.words import ENGLISH, said, text

PROBLEM = "grader_problem"
"""Key in a notebook's metadata, and in nbconvert's resources: why there is no program to grade."""

MOST_BYTES = 20_000_000
"""Of a submitted notebook, outputs and pictures included."""
_MOST_CELLS = 1_000
_MOST_SHOWN = 20_000
"""Characters of a cell that nbgrader's pages show, and of all the student's other cells."""


class SubmittedExporter(NotebookExporter):
    """Reads any file: what is no notebook becomes an empty one, and a problem in the resources."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert the notebook in a file."""
        notebook, problem = _read(Path(filename))
        about = {**(resources or {}), PROBLEM: problem}
        return self.from_notebook_node(notebook, resources=about, **options)


class Rebuild(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Puts the student's solution into a fresh copy of the released notebook."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Rebuild one notebook.

        Raises:
            FileNotFoundError: when the assignment was never generated.
        """
        course = self.parent.parent.coursedir
        about = resources["nbgrader"]
        folder = course.format_path(course.release_directory, ".", about["assignment"])
        released = nbformat.read(Path(folder, f"{about['notebook']}.ipynb"), as_version=4)
        known = {cell.source for cell in released.cells}
        problem = resources[PROBLEM]
        for cell in released.cells:
            if mark(cell).get("grade_id") == SOLUTION and not problem:
                cell.source, problem = _solution(nb.cells, cell.source)
            elif mark(cell).get("solution"):
                cell.source = _answer(nb.cells, cell)
        if problem:
            # It is JSON, so it is said in the one language that the notebook speaks.
            language = released.metadata.get(LANGUAGE, ENGLISH)
            released.metadata[PROBLEM] = said(problem, language)
        released.cells += _others(nb.cells, known)
        return released, resources


def _read(file: Path) -> tuple[NotebookNode, str]:
    """The notebook without its outputs, or an empty one and what is wrong with the file."""
    try:
        about = file.lstat()
        if not stat.S_ISREG(about.st_mode):
            return _empty(
                text(
                    "{file} is a link, or no regular file: hand in the file itself.",
                    file=file.name,
                )
            )
        if about.st_size > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            return _empty(
                text(
                    "{file} has more than {most} MB: clear its outputs.", file=file.name, most=most
                )
            )
        document = json.loads(file.read_bytes())
        if len(document["cells"]) > _MOST_CELLS:
            return _empty(
                text("{file} has more than {most} cells.", file=file.name, most=_MOST_CELLS)
            )
        return _validated(document), ""
    except OSError as error:
        return _empty(
            text("{file} cannot be read: {reason}.", file=file.name, reason=error.strerror)
        )
    except Exception as error:  # noqa: BLE001  what is no notebook breaks its reader in any way
        lines = str(error).strip().splitlines() or [""]
        reason = f"{type(error).__name__}: {lines[0][:100]}"
        return _empty(text("{file} is no notebook: {reason}", file=file.name, reason=reason))


def _validated(document: dict[str, Any]) -> NotebookNode:
    """Make a notebook of its JSON, without its outputs."""
    for cell in document["cells"]:
        if "outputs" in cell:
            cell["outputs"] = []
    # A lone surrogate, which JSON can hold and no file, is not worth losing the rest.
    whole = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace").decode()
    with warnings.catch_warnings():
        # It warns of what it mends, such as cells that were copied with their ids.
        warnings.simplefilter("ignore")
        notebook = nbformat.reads(whole, as_version=4)
        nbformat.validate(notebook)
    return notebook


def _empty(problem: str) -> tuple[NotebookNode, str]:
    return v4.new_notebook(), problem


def _solution(cells: Sequence[NotebookNode], stub: str) -> tuple[str, str]:
    """The source of the one solution cell, or the stub and why there is none.

    A cell that the student has made to write the same file counts as well as the one that was given
    out, as it does where notebooks are collected from elsewhere.
    """
    file = written_file(stub)
    found = [
        cell.source
        for cell in cells
        if cell.cell_type == "code"
        and (mark(cell).get("grade_id") == SOLUTION or (file and written_file(cell.source) == file))
    ]
    programs = {written(source).rstrip(): source.rstrip() for source in found}
    # A cell that was left as it had been given out, or emptied, is no second program.
    for unwritten in (written(stub).rstrip(), ""):
        if len(programs) > 1:
            programs.pop(unwritten, None)
    if not programs:
        magic = stub.partition("\n")[0]
        return stub, text(
            "The solution cell is gone, and no other cell starts with {magic}.", magic=magic
        )
    if len(programs) > 1:
        return stub, text(
            "There are {count} different solution cells, and only one can be graded.",
            count=len(programs),
        )
    (program,) = programs.values()
    if len(written(program).encode()) > MAX_FILE_SIZE:
        return stub, text(
            "The program has more than {most} bytes, which are not taken.", most=MAX_FILE_SIZE
        )
    return program, ""


def _answer(cells: Sequence[NotebookNode], released: NotebookNode) -> str:
    """What the student has put into a cell of the teacher's own, if it is still there once."""
    name = mark(released)["grade_id"]
    sources = [str(cell.source) for cell in cells if mark(cell).get("grade_id") == name]
    if len(sources) != 1 or sources[0] == released.source:
        return str(released.source)
    shown = sources[0][:_MOST_SHOWN]
    return shown if released.cell_type == "code" else _as_typed(shown)


def _others(cells: Sequence[NotebookNode], known: Collection[str]) -> Iterator[NotebookNode]:
    """What the student wrote beside the cells of the assignment."""
    left = _MOST_SHOWN
    for cell in cells:
        source = cell.source[:left]
        if mark(cell).get("grade_id") or not source.strip() or cell.source in known:
            continue
        left -= len(source)
        if cell.cell_type == "code":
            yield v4.new_code_cell(source)
        else:
            yield v4.new_markdown_cell(_as_typed(source))


def _as_typed(typed: str) -> str:
    """Markdown that shows a text as it is: between two fences longer than any in it."""
    longest = max(map(len, re.findall("`+", typed)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{typed}\n{fence}"
