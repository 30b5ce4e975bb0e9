"""A PrairieLearn course's part: an image for its external grader, and a question per exercise.

For each submission PrairieLearn starts the image, without a network, with the question's ``tests``
folder in ``/grade/tests`` and the student's files in ``/grade/student``, and runs the question's
entry point, as root; by the end the outcome is to be in ``/grade/results/results.json``, see
https://docs.prairielearn.com/externalGrading/. An image can be had by everybody, so it holds the
grader alone; suites are in the question.

A fault of ours is told as ``"gradable": false``: no points are awarded or lost, and the student
loses no attempt. A job that reaches PrairieLearn's own time limit is killed and counts as a failure
of the student's, so ours ends before.
"""

from __future__ import annotations

import json
import uuid

import grader
from grader import catalog
from grader.autograder import box
from grader.autograder.box import Files
from grader.export import feedback
from grader.model import Exercise, Kit
from grader.words import said

IMAGE = f"YOUR-NAME/multiprocessing-grader:{grader.__version__}"
"""What the image is called until a teacher says what it is called on Docker Hub."""
_SECONDS = 600
"""For a submission: the most that PrairieLearn allows for."""
_QUESTIONS = uuid.UUID("6d0f2b6e-3b0a-5a0c-9d43-0c7c1b2f7e51")
"""The namespace of the questions' own numbers, so that making one anew changes none."""


def files(kit: Kit, language: str) -> Files:
    """All that is in the folder."""
    found = {
        "README.md": box.script("prairielearn.md", image=IMAGE),
        "image/Dockerfile": box.file("Dockerfile"),
        "image/setup.sh": box.file("setup.sh"),
        **{f"image/{name}": content for name, content in box.wheel().items()},
    }
    for exercise in kit.exercises:
        for name, content in _question(exercise, language).items():
            found[f"questions/{exercise.slug}/{name}"] = content
    return found


def _question(exercise: Exercise, language: str) -> Files:
    page = box.script(
        "question.html",
        statement=catalog.statement(exercise, language).read_text(encoding="utf-8"),
        file=exercise.file,
        files=(exercise.file, *exercise.given),
    )
    return {
        "info.json": _json(_about(exercise, language)),
        "question.html": page,
        **_given(exercise),
        "tests/run": box.file("prairielearn.sh"),
        "tests/fault.json": _json(
            {"gradable": False, "format_errors": [feedback.our_fault(language)]}
        ),
        "tests/grade.sh": box.script(
            "grade.sh",
            grader="/opt/grader/bin/grader",
            sandbox="restricted",
            language=language,
        ),
        **{f"tests/{name}": content for name, content in box.hidden([exercise]).items()},
    }


def _given(exercise: Exercise) -> Files:
    """What a student needs to try the exercise: the stub and the given modules."""
    names = (exercise.file, *exercise.given)
    folder = "clientFilesQuestion"
    return {f"{folder}/{name}": (exercise.folder / name).read_bytes() for name in names}


def _about(exercise: Exercise, language: str) -> dict[str, object]:
    return {
        "uuid": str(uuid.uuid5(_QUESTIONS, exercise.slug)),
        "title": said(catalog.title(exercise), language),
        "topic": "multiprocessing",
        "tags": [],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "image": IMAGE,
            "entrypoint": "/grade/tests/run",
            "timeout": _SECONDS,
        },
    }


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
