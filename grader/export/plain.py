"""Everything of a batch in one file, for programs of one's own: as CSV, and as JSON."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict

from grader import results, scoring
from grader.export import feedback
from grader.export.asked import Asked, Left, Report
from grader.export.feedback import left_open
from grader.export.graded import Graded
from grader.files import whole_files
from grader.harmless import inert, json_text, one_line
from grader.manifest import HandedIn, Student
from grader.model import CheckResult, Result
from grader.scoring import points_text
from grader.words import said

CSV, CSV_FILE = "csv", "batch.csv"
JSON, JSON_FILE = "json", "batch.json"
SCHEMA = 1

_STUDENT = ("name", "id", "login", "sis_id", "email", "group")
_HANDED_IN = ("late", "submitted_at", "version")
_COLUMNS = (
    "submission",
    *_STUDENT,
    *_HANDED_IN,
    "status",
    "score",
    "max_score",
    "exercise",
    "check",
    "title",
    "outcome",
    "points",
    "check_max_points",
    "rationale",
    "help",
)


def write_csv(graded: Graded, asked: Asked) -> Report:
    """Write a row per check, each with what is known of its submission.

    It is for the teacher: what broke where we failed is told, too. Nothing in it is taken for a
    formula by a spreadsheet.
    """
    left: list[Left] = []
    file = asked.place(graded.out, CSV_FILE)
    with whole_files(file) as (opened,):
        rows = csv.writer(opened, lineterminator="\n")
        rows.writerow(_COLUMNS)
        for _, result in graded.results():
            before = _about(result, graded.handed_in(result.submission))
            for check in result.checks:
                row = (*before, *_of_check(check, asked.language))
                rows.writerow([inert(one_line(cell)) for cell in row])
            left += left_open(result)
    return Report((file,), len(graded) - len(left), tuple(left))


def write_json(graded: Graded, asked: Asked) -> Report:
    """Write the results as they are, in all languages, each with who handed it in."""
    left: list[Left] = []
    submissions = []
    for _, result in graded.results():
        entry = graded.handed_in(result.submission)
        submissions.append(
            {"handed_in": asdict(entry) if entry else None, "result": results.as_json(result)}
        )
        left += left_open(result)
    document = {"schema": SCHEMA, "exercises": graded.slugs, "submissions": submissions}
    file = asked.place(graded.out, JSON_FILE)
    with whole_files(file) as (opened,):
        opened.write(json_text(document))
    return Report((file,), len(graded) - len(left), tuple(left))


def _about(result: Result, entry: HandedIn | None) -> Sequence[str]:
    student = entry.student if entry else Student()
    score = scoring.score(result.checks)
    return (
        result.submission,
        *(_known(getattr(student, name)) for name in _STUDENT),
        *(_known(getattr(entry, name, None)) for name in _HANDED_IN),
        scoring.status(result.checks),
        points_text(score.points),
        points_text(score.max_points),
    )


def _of_check(check: CheckResult, language: str) -> Sequence[str]:
    return (
        check.exercise,
        check.check,
        feedback.title(check, language),
        check.outcome,
        points_text(check.points),
        points_text(check.max_points),
        said(check.rationale, language),
        said(check.help, language),
    )


def _known(value: object) -> str:
    """What the manifest says; nothing where it does not."""
    return "" if value is None else str(value)
