"""What the processes of a worker do; they have no need of Dask."""

from __future__ import annotations

import multiprocessing
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader import grading
from grader.cluster.bundle import SubmissionBundle
from grader.grading import Job
from grader.model import CheckResult, Exercise
from grader.sandbox import SandboxUnavailable


@dataclass(frozen=True)
class Order:
    """A submission to be graded, for exercises that are on this machine."""

    submission: SubmissionBundle
    exercises: tuple[Exercise, ...]
    sandbox: str
    start_method: str


def grade(order: Order) -> tuple[CheckResult, ...]:
    """Grade it, with its files in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        submission = order.submission.unpack(Path(folder))
        return grading.grade_job(
            Job(submission, order.exercises, order.sandbox, order.start_method)
        )


def lacking(how: tuple[str, str]) -> str:
    """What this machine lacks to run programs in a sandbox, by a start method; empty if nothing."""
    sandbox, start_method = how
    methods = multiprocessing.get_all_start_methods()
    if start_method not in methods:
        return f"it has no start method {start_method!r}, only {', '.join(methods)}"
    try:
        grading.isolation_of(sandbox)
    except SandboxUnavailable as error:
        return str(error)
    return ""
