"""The autograder of an assignment for Classroom 50.

Its runner bundles the folder ``CLASSROOM/autograders/ASSIGNMENT/`` of the teacher's configuration
repository, and runs ``autograder.py`` of it in GitHub Actions, for each submission, with the
student's checkout as the working folder; there ``result.json`` is to be by the end, of the schema
``classroom50/result/v1``. An exit status other than 0 is an error of the infrastructure: it leaves
the score as it was. See https://github.com/foundation50/classroom50/wiki/Advanced-Autograding.

The bundle is published as a web page and fetched in the student's own repository, so the student
can have all of it: the suites are the visible ones.
"""

from __future__ import annotations

from grader.autograder import box
from grader.autograder.box import Files
from grader.model import Kit


def files(kit: Kit, language: str) -> Files:
    """All that is in the folder."""
    return {
        "autograder.py": box.file("autograder.py"),
        "prepare.sh": box.file("prepare.sh"),
        "grade.sh": box.script(
            "grade.sh", grader='"$GRADER"', sandbox="bubblewrap", language=language
        ),
        **box.wheel(),
        **box.visible(kit.exercises),
    }
