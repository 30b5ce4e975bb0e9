"""A course as a teacher has it, notebooks as students hand them in, and nbgrader's own commands."""

from __future__ import annotations

import csv
import html
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from grader.classroom.course import ASSIGNMENT
from grader.notebook_cells import SOLUTION, mark, writes_file
from tests.conftest import Ended, clean_environment

Change = Callable[[NotebookNode], object]
"""What a student does to a notebook beside filling it in."""

COMMANDS = Path(sys.executable).parent


@dataclass(frozen=True)
class Course:
    """The folder of a course, made from a kit."""

    root: Path
    kit: Path

    def grader(self, *arguments: str | Path) -> Ended:
        """Run ``grader``, somewhere else than in the course."""
        return run(self.root.parent, COMMANDS / "grader", *arguments)

    def create(self, *options: str | Path) -> Ended:
        """Make the course."""
        return self.grader("nbgrader", "create", self.root, "--kit", self.kit, *options)

    def autograde(self, *options: str) -> Ended:
        """Grade what was handed in."""
        return self.grader("nbgrader", "autograde", self.root, ASSIGNMENT, *options)

    def nbgrader(self, command: str, *options: str | Path) -> Ended:
        """Run one of nbgrader's commands on the assignment, in the course."""
        return nbgrader(self.root, command, ASSIGNMENT, *options)

    def submitted(self, student: str) -> Path:
        """The folder of what a student has handed in, which is made."""
        folder = self.root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def notebook(self, slug: str, program: str, change: Change = lambda _: None) -> NotebookNode:
        """A released notebook, filled in."""
        nb = released(self.root / "release" / ASSIGNMENT / f"{slug}.ipynb")
        solution(nb)["source"] = writes_file(f"{slug}.py", program)
        change(nb)
        return nb

    def hand_in(
        self, student: str, slug: str, program: str, change: Change = lambda _: None
    ) -> None:
        """Put a notebook where ``nbgrader collect`` would."""
        write(self.notebook(slug, program, change), self.submitted(student) / f"{slug}.ipynb")

    def shown(self, student: str, slug: str) -> dict[str, str]:
        """What stands below each check in the autograded notebook."""
        nb = nbformat.read(
            self.root / "autograded" / student / ASSIGNMENT / f"{slug}.ipynb", as_version=4
        )
        return {
            mark(cell)["grade_id"]: html.unescape(cell.outputs[0].data["text/html"])
            for cell in nb.cells
            if mark(cell).get("grade")
        }


def nbgrader(folder: Path, command: str, *arguments: str | Path) -> Ended:
    """Run ``nbgrader`` in a folder."""
    return run(folder, COMMANDS / "nbgrader", command, *arguments)


def run(folder: Path, *command: str | Path, seconds: float = 400) -> Ended:
    """Run a command to its end, which has to come within so many seconds."""
    completed = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env=environment(folder.parent),
        check=False,
        timeout=seconds,
    )
    return Ended(completed.returncode, completed.stdout, completed.stderr)


def environment(home: Path) -> dict[str, str]:
    """Jupyter's own folders are in ``home``: nobody's settings play a part."""
    jupyter = home / "jupyter"
    return clean_environment() | {
        # nbgrader looks for a command there.
        "PATH": f"{COMMANDS}{os.pathsep}{os.environ['PATH']}",
        "IPYTHONDIR": str(jupyter / "ipython"),
        "JUPYTER_CONFIG_DIR": str(jupyter / "config"),
        "JUPYTER_DATA_DIR": str(jupyter / "data"),
        "JUPYTER_RUNTIME_DIR": str(jupyter / "runtime"),
    }


def rows(table: Path) -> list[dict[str, str]]:
    """Read a table."""
    with table.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def released(file: Path) -> NotebookNode:
    """Read a notebook."""
    return nbformat.read(file, as_version=4)


def write(nb: NotebookNode, file: Path) -> None:
    """Write a notebook as JupyterLab does, whatever is in it."""
    file.write_text(json.dumps(nb, indent=1), encoding="utf-8")


def solution(nb: NotebookNode) -> NotebookNode:
    """The cell with the program."""
    (cell,) = [cell for cell in nb.cells if mark(cell).get("grade_id") == SOLUTION]
    return cell


def copied(cell: NotebookNode, **changes: Any) -> NotebookNode:
    """A cell as JupyterLab pastes it: with its metadata, under a new id."""
    return NotebookNode({**cell, "id": v4.new_code_cell().id, **changes})
