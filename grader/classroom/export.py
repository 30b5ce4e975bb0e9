"""Exports nbgrader's gradebook with a column for each check."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbgrader.api import Assignment, Grade, Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from grader.harmless import inert
from grader.scoring import points_text


class ChecksPlugin(ExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Writes a CSV file: a row per student and assignment, a column per graded cell.

    A check that was not graded has an empty cell, and whoever has one has no score: that of a part
    would pass for the whole. So has a student who has handed nothing in.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the file that ``--to`` names, checks.csv if it is not given."""
        assignments = [
            assignment
            for assignment in gradebook.assignments
            if not self.assignment or assignment.name in map(str, self.assignment)
        ]
        students = sorted(
            student.id
            for student in gradebook.students
            if not self.student or student.id in map(str, self.student)
        )
        columns = tuple(
            dict.fromkeys(name for assignment in assignments for name in _cells(assignment))
        )
        with Path(self.to or "checks.csv").open("w", encoding="utf-8", newline="") as text:
            rows = csv.writer(text, lineterminator="\n")
            rows.writerow(["assignment", "student", *columns, "late_penalty", "score", "max_score"])
            for assignment in assignments:
                for student in students:
                    row = [assignment.name, student, *_row(gradebook, assignment, student, columns)]
                    rows.writerow(map(inert, row))


def _cells(assignment: Assignment) -> Iterator[str]:
    for notebook in assignment.notebooks:
        for cell in notebook.grade_cells:
            yield f"{notebook.name}.{cell.name}"


def _row(
    gradebook: Gradebook, assignment: Assignment, student: str, columns: Iterable[str]
) -> list[str]:
    try:
        submission = gradebook.find_submission(assignment.name, student)
    except MissingEntry:
        nothing = ["" for _ in columns]
        return [*nothing, "", "", points_text(assignment.max_score)]
    scores = {
        f"{notebook.name}.{grade.name}": _score(grade)
        for notebook in submission.notebooks
        for grade in notebook.grades
    }
    penalty = submission.late_submission_penalty or 0.0
    score = None if None in scores.values() else max(0.0, submission.score - penalty)
    numbers = [*map(scores.get, columns), penalty, score, assignment.max_score]
    return [*map(points_text, numbers)]


def _score(grade: Grade) -> float | None:
    """A teacher's own score goes before ours; None where there is neither."""
    if grade.auto_score is None and grade.manual_score is None:
        return None
    return float(grade.score)
