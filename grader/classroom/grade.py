"""Grades a rebuilt notebook: no kernel is started, and the scores are those of `grader grade`.

nbgrader takes a graded cell's score from its outputs: a number as the result is the score, an error
or anything on stderr is 0, and everything else is full points. So each graded cell gets exactly one
result, a number between 0 and its points, and before it what there is to say.
"""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader import catalog, grading, intake
from grader.classroom.notebooks import SOLUTION, written
from grader.classroom.submitted import PROBLEM
from grader.model import CheckResult, Exercise, Outcome, Submission
from grader.results import points_text

_WIDTH = 75
"""Columns that nbgrader's pages show without cutting."""
_MOST_OUTPUT = 2_000
"""Characters of the program's own output in a cell: the last ones."""


class GraderFailed(Exception):
    """A fault of ours: the notebook stays without a score, and its autograding has failed."""


class Grade(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Takes the place of nbgrader's Execute."""

    kit = Unicode(
        "", help="The kit: the folder with exercises/, solutions/ and tests/hidden/."
    ).tag(config=True)
    sandbox = Unicode("auto", help="What keeps the programs in, as grader grade takes it.").tag(
        config=True
    )
    start_method = Unicode("fork", help="How the programs' processes start.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Write the outputs of the graded cells.

        Raises:
            WrongUse: when the kit has no exercise of the notebook's name.
            SandboxUnavailable: when nothing can keep the program in.
            GraderFailed: when a check could not be judged.
        """
        about = resources["nbgrader"]
        root = catalog.find_kit(Path(self.kit) if self.kit else None)
        exercise = catalog.load_kit(root, [about["notebook"]])[about["notebook"]]
        results = self._results(nb, exercise, about["student"])
        for cell in nb.cells:
            mark = cell.metadata.get("nbgrader", {})
            if not mark.get("grade") or cell.cell_type != "code":
                continue
            result = results.get(mark["grade_id"])
            if result is None:
                raise GraderFailed(f"the suite of {exercise.slug} has no {mark['grade_id']}")
            cell.outputs = list(_outputs(result, float(mark["points"])))
        return nb, resources

    def _results(
        self, nb: NotebookNode, exercise: Exercise, student: str
    ) -> Mapping[str, CheckResult]:
        isolation = grading.isolation_of(self.sandbox)
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            submission = _submission(nb, exercise, student, Path(folder))
            graded = grading.grade(submission, [exercise], isolation, self.start_method)
        for check in graded.checks:
            if check.outcome is Outcome.GRADER_ERROR:
                raise GraderFailed(f"{exercise.slug}, {check.check or 'all'}: {check.rationale}")
        return {check.check: check for check in graded.checks}


def _submission(nb: NotebookNode, exercise: Exercise, student: str, folder: Path) -> Submission:
    """The notebook's program as a file, looked at as every file that comes in."""
    if problem := nb.metadata.get(PROBLEM):
        return Submission(student, {}, {exercise.slug: problem})
    [cell] = [cell for cell in nb.cells if _grade_id(cell) == SOLUTION]
    own = folder / "submissions" / "one"
    own.mkdir(parents=True)
    source = written(cell.source).encode("utf-8", "surrogatepass")
    (own / exercise.file).write_bytes(source)
    [taken] = intake.submissions(own.parent, [exercise])
    return Submission(student, taken.files, taken.problems)


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _outputs(result: CheckResult, max_points: float) -> Iterator[NotebookNode]:
    """What there is to say of a check, and its score as nbgrader reads it."""
    passed = result.outcome is Outcome.PASSED
    score = max_points if passed else 0.0
    head = f"{'✓' if passed else '✗'} {points_text(score)} of {points_text(max_points)} points"
    yield v4.new_output("stream", name="stdout", text="\n".join([head, *_said(result)]) + "\n")
    data = {"text/plain": points_text(score)}
    yield v4.new_output("execute_result", data=data, execution_count=1)


def _said(result: CheckResult) -> Iterator[str]:
    if result.outcome is Outcome.PASSED:
        return
    hint = result.hint and f"Hint: {result.hint}"
    for text in (result.rationale, result.help, hint):
        if text:
            yield ""
            yield from textwrap.wrap(text, _WIDTH)
    if result.outcome is Outcome.FAILED and result.timeline:
        yield ""
        yield from result.timeline.splitlines()
    for title, output in (("stdout", result.stdout), ("stderr", result.stderr)):
        if output.strip():
            yield ""
            yield f"The program's {title}:"
            for line in output[-_MOST_OUTPUT:].splitlines():
                yield from textwrap.wrap(line, _WIDTH, drop_whitespace=False) or [""]
