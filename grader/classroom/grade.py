"""Grades a rebuilt notebook: no kernel is started, and the scores are those of `grader grade`.

nbgrader takes a graded cell's score from its outputs: a number as the result is the score, an error
or anything on stderr is 0, and everything else is full points. So each graded cell gets exactly one
result: as text a number between 0 and its points, which nbgrader reads, and as HTML what there is
to say, which its pages show.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader import catalog, grading, intake
from grader.cell import Shown
from grader.classroom.notebooks import LANGUAGE, checks_in
from grader.classroom.submitted import PROBLEM
from grader.model import CheckResult, Exercise, Outcome, Submission, WrongUse
from grader.notebook_cells import SOLUTION, mark, written
from grader.scoring import points_text
from grader.words import ENGLISH, joined, text

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
    start_method = Unicode(
        grading.default_start_method(), help="How the programs' processes start."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Write the outputs of the graded cells.

        Raises:
            WrongUse: when the kit has no exercise of the notebook's name, or other checks for it.
            SandboxUnavailable: when nothing can keep the program in.
            GraderFailed: when a check could not be judged.
        """
        about = resources["nbgrader"]
        root = catalog.find_kit(Path(self.kit) if self.kit else None)
        exercise = catalog.load_kit(root, [about["notebook"]])[about["notebook"]]
        results = self._results(nb, exercise, about["student"])
        require_same_checks(
            exercise, nb, {check.check: check.max_points for check in results.values()}
        )
        for cell in checks_in(nb):
            result = results[mark(cell)["grade_id"]]
            cell.outputs = [_output(result, nb.metadata.get(LANGUAGE, ENGLISH))]
        return nb, resources

    def _results(
        self, nb: NotebookNode, exercise: Exercise, student: str
    ) -> Mapping[str, CheckResult]:
        isolation = grading.isolation_of(self.sandbox)
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            submission = _submission(nb, exercise, student, Path(folder))
            checks = grading.grade(submission, [exercise], isolation, self.start_method)
        for check in checks:
            if check.outcome is Outcome.GRADER_ERROR:
                raise GraderFailed(f"{exercise.slug}, {check.check or 'all'}: {check.rationale}")
        return {check.check: check for check in checks}


def require_same_checks(exercise: Exercise, nb: NotebookNode, worth: Mapping[str, float]) -> None:
    """Demand that the graded cells are the suite's checks, with their points.

    nbgrader knows a check by the name, and takes its points from the notebook that was generated. A
    suite that no longer fits would give other scores than `grader grade`, or none at all.

    Raises:
        WrongUse: where they differ; it says what to do.
    """
    cells = {mark(cell)["grade_id"]: float(mark(cell)["points"]) for cell in checks_in(nb)}
    faults = [
        *(text("the suite has no check {name}", name=name) for name in cells if name not in worth),
        *(
            text("the notebook has no cell {name}", name=name)
            for name in worth
            if name not in cells
        ),
    ]
    advice = text(
        "What a check looks at may change after the release, its name may not. Name the checks as"
        " before, or make a new course."
    )
    if not faults:
        faults = [
            text(
                "{name} is worth {points:g}, and {other:g} in the notebook",
                name=name,
                points=worth[name],
                other=points,
            )
            for name, points in cells.items()
            if points != worth[name]
        ]
        advice = text(
            "Set the points of the cells in the source notebook, and run nbgrader"
            " generate_assignment with --force; students need no new release."
        )
    if faults:
        raise WrongUse(
            text(
                "{exercise} does not fit its suite: {faults}. {advice}",
                exercise=exercise.slug,
                faults=joined(text("; "), faults),
                advice=advice,
            )
        )


def _submission(nb: NotebookNode, exercise: Exercise, student: str, folder: Path) -> Submission:
    """The notebook's program as a file, looked at as every file that comes in."""
    if problem := nb.metadata.get(PROBLEM):
        return Submission(student, {}, {exercise.slug: problem})
    [cell] = [cell for cell in nb.cells if mark(cell).get("grade_id") == SOLUTION]
    own = folder / "submissions" / "one"
    own.mkdir(parents=True)
    source = written(cell.source).encode("utf-8", "surrogatepass")
    (own / exercise.file).write_bytes(source)
    [taken] = intake.submissions(own.parent, [exercise])
    return Submission(student, taken.files, taken.problems)


def _output(result: CheckResult, language: str) -> NotebookNode:
    """What there is to say of a check, and its score as nbgrader reads it."""
    shown = Shown(result, language, _MOST_OUTPUT)
    data = {"text/plain": points_text(result.points), "text/html": shown.as_html()}
    return v4.new_output("execute_result", data=data, execution_count=1)
