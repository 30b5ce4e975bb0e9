"""The zip file that Gradescope builds an autograder of, and runs for each submission.

Gradescope unpacks it into ``/autograder/source``, runs ``setup.sh`` once, as root and with a
network, when it builds the image, and ``run_autograder`` for each submission, which is in
``/autograder/submission``; the outcome is to be in ``/autograder/results/results.json``, see
https://gradescope-autograders.readthedocs.io/en/latest/specs/. It shows what the script prints to
teachers alone.

The container has no user namespaces, so programs run as ``grader.sandbox.restricted`` has it for
root of a container: as a user of their own, who may not enter ``/autograder`` at all.

Who leaves no ``results.json`` gets "The autograder failed to execute correctly", and counts as one
that "failed to run at no fault of the student" (``autograder_error``), see
https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/. That is what a fault
of ours is. A file without a score would be against the format, and nothing says what comes of it;
a run that reaches Gradescope's own time limit gets a zero, so ours ends before.
"""

from __future__ import annotations

from grader.autograder import box
from grader.autograder.box import Files
from grader.model import Kit


def files(kit: Kit, language: str) -> Files:
    """All that is in the zip file."""
    return {
        "setup.sh": box.file("setup.sh"),
        "run_autograder": box.file("run_autograder"),
        "grade.sh": box.script(
            "grade.sh",
            grader="/opt/grader/bin/grader",
            sandbox="restricted",
            language=language,
        ),
        **box.wheel(),
        **box.hidden(kit.exercises),
    }
