"""Workflows for GitHub Actions: one for students' repositories, one for the teacher's own.

What runs in a student's repository can be read there, and changed: so the first runs the visible
checks, tells how many points they give, and counts for nothing but the student's own eyes. It tells
them to GitHub Classroom, too, by the notices that its own reporter writes, see
https://github.com/classroom-resources/autograding-grading-reporter.

The second runs in a private repository of the teacher's, which has the hidden suites; it fetches
what students have handed in, grades it as on any other machine, and keeps the results.
"""

from __future__ import annotations

from grader.autograder import box
from grader.autograder.box import Files
from grader.model import Kit

_WORKFLOW = ".github/workflows/grade.yml"


def files(kit: Kit, language: str) -> Files:
    """All that is in the folder."""
    theirs = {
        _WORKFLOW: box.script("students.yml", language=language),
        ".github/grader/points.py": box.file("points.py"),
        **{f".github/grader/{name}": content for name, content in box.wheel().items()},
    }
    ours = {
        _WORKFLOW: box.script("teacher.yml", language=language),
        "repositories.txt": box.file("repositories.txt"),
        "fetch.sh": box.file("fetch.sh"),
        "prepare.sh": box.file("prepare.sh"),
        **box.wheel(),
        **box.hidden(kit.exercises),
    }
    return {
        **{f"students/{name}": content for name, content in theirs.items()},
        **{f"teacher/{name}": content for name, content in ours.items()},
    }
