"""Exports nbgrader's gradebook with a column for each check."""

from __future__ import annotations

import csv
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from grader.results import inert, points_text


class ChecksPlugin(ExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Writes a CSV file: a row per student and assignment, a column per graded cell.

    A student who has handed nothing in has empty cells; so has a check that was not graded.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the file that ``--to`` names, checks.csv if it is not given."""
        destination = Path(self.to or "checks.csv")
        assignments = [
            assignment
            for assignment in gradebook.assignments
            if not self.assignment or assignment.name in map(str, self.assignment)
        ]
        cells = {
            (assignment.name, notebook.name, cell.name): float(cell.max_score)
            for assignment in assignments
            for notebook in assignment.notebooks
            for cell in notebook.grade_cells
        }
        columns = dict.fromkeys(f"{notebook}.{cell}" for _, notebook, cell in cells)
        with destination.open("w", encoding="utf-8", newline="") as text:
            rows = csv.writer(text, lineterminator="\n")
            rows.writerow(["assignment", "student", *columns, "score", "max_score"])
            for assignment in assignments:
                most = sum(cells[key] for key in cells if key[0] == assignment.name)
                for student in gradebook.students:
                    if self.student and student.id not in map(str, self.student):
                        continue
                    scores = _scores(gradebook, assignment.name, student.id)
                    given = [score for score in scores.values() if score is not None]
                    rows.writerow(
                        [
                            inert(assignment.name),
                            inert(student.id),
                            *(points_text(scores.get(column)) for column in columns),
                            points_text(sum(given) if given else None),
                            points_text(most),
                        ]
                    )


def _scores(gradebook: Gradebook, assignment: str, student: str) -> dict[str, float | None]:
    """The score of each graded cell; a teacher's own one goes before ours."""
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return {}
    return {
        f"{notebook.name}.{grade.name}": _score(grade.auto_score, grade.manual_score)
        for notebook in submission.notebooks
        for grade in notebook.grades
    }


def _score(automatic: float | None, manual: float | None) -> float | None:
    return automatic if manual is None else manual
