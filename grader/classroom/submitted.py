"""Takes in a submitted notebook: whatever it is, what is graded is the released one.

Nothing of a submission is kept but its solution, so that cells which a student has deleted, copied,
renamed or edited, and notebooks that cannot be read at all, end as what they are: a program that is
there, or is not, for a reason that is said. The student's other cells stand below, for the teacher
to read.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.classroom.notebooks import SOLUTION

PROBLEM = "grader_problem"
"""Key in a notebook's metadata: why there is no program to grade."""

MOST_BYTES = 20_000_000
"""Of a submitted notebook, outputs and pictures included."""
_MOST_CELLS = 1_000


class SubmittedExporter(NotebookExporter):
    """Reads any file: what is no notebook becomes an empty one that says so."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert the notebook in a file."""
        return self.from_notebook_node(_read(Path(filename)), resources=resources, **options)


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
        problem = nb.metadata.get(PROBLEM, "")
        if not problem:
            solution, problem = _solution(nb.cells, _source_of(released))
            for cell in released.cells:
                if _mark(cell).get("grade_id") == SOLUTION:
                    cell.source = solution
        if problem:
            released.metadata[PROBLEM] = problem
        released.cells += _others(nb.cells, {cell.source for cell in released.cells})
        return released, resources


def _read(file: Path) -> NotebookNode:
    try:
        if file.stat().st_size > MOST_BYTES:
            megabytes = MOST_BYTES // 1_000_000
            return _empty(f"{file.name} has more than {megabytes} MB: clear its outputs.")
        with warnings.catch_warnings():
            # It warns of what it mends, such as cells that were copied with their ids.
            warnings.simplefilter("ignore")
            notebook = nbformat.reads(file.read_text(encoding="utf-8"), as_version=4)
            nbformat.validate(notebook)
    except (nbformat.ValidationError, ValueError, AttributeError, TypeError, KeyError) as error:
        # nbformat takes what is JSON but no notebook apart before it validates it.
        reason = str(error).strip().splitlines() or [type(error).__name__]
        return _empty(f"{file.name} is no notebook: {reason[0][:200]}")
    except (OSError, RecursionError) as error:
        return _empty(f"{file.name} cannot be read: {type(error).__name__}")
    if len(notebook.cells) > _MOST_CELLS:
        return _empty(f"{file.name} has more than {_MOST_CELLS} cells.")
    return notebook


def _empty(problem: str) -> NotebookNode:
    return v4.new_notebook(metadata={PROBLEM: problem})


def _source_of(released: NotebookNode) -> str:
    """The stub: the solution cell as it was given out."""
    [cell] = [cell for cell in released.cells if _mark(cell).get("grade_id") == SOLUTION]
    return str(cell.source)


def _solution(cells: Sequence[NotebookNode], stub: str) -> tuple[str, str]:
    """The source of the one solution cell, or the stub and why there is none."""
    magic = stub.partition("\n")[0]
    code = [cell for cell in cells if cell.cell_type == "code"]
    marked = [cell for cell in code if _mark(cell).get("grade_id") == SOLUTION]
    found = marked or [cell for cell in code if cell.source.lstrip().startswith(magic)]
    if len(found) == 1:
        return str(found[0].source), ""
    if not found:
        return stub, f"The solution cell is gone, and no other cell starts with {magic}."
    return stub, f"There are {len(found)} solution cells, and only one can be graded."


def _others(cells: Sequence[NotebookNode], known: Collection[str]) -> list[NotebookNode]:
    """What the student wrote beside the cells of the assignment, without outputs."""
    others = []
    for cell in cells:
        if not _mark(cell).get("grade_id") and cell.source.strip() and cell.source not in known:
            kind = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}
            make = kind.get(cell.cell_type, v4.new_raw_cell)
            others.append(make(cell.source))
    return others


def _mark(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell, if it has any that can be read."""
    mark = cell.metadata.get("nbgrader", {})
    return mark if isinstance(mark, dict) else {}
