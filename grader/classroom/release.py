"""Takes the solution out of the notebooks that students get."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from grader.classroom.notebooks import STUB


class PutStubs(ClearSolutions):  # type: ignore[misc]  # nbgrader has no types
    """Puts the stub in place of the solution; cells of other kinds are nbgrader's to clear."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Clear one cell."""
        stub = cell.metadata.pop(STUB, None)
        if stub is None:
            cleared: tuple[NotebookNode, ResourcesDict] = super().preprocess_cell(
                cell, resources, cell_index
            )
            return cleared
        cell.source = stub
        return cell, resources
