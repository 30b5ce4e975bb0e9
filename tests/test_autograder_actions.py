"""Ready autograders for GitHub Actions: Classroom 50's, and the two workflows.

The steps of the workflows are run as the runner runs them, by bash, in their order; the actions in
between are those that check out, and install Python.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import PATIENCE, clean_environment, needs_bubblewrap
from tests.container import packages
from tests.hostile_world import KIT, SLUG
from tests.test_autograder import CHAFF, SOLUTION, export

STUB = KIT / "exercises" / SLUG / f"{SLUG}.py"

KNOWN_ACTIONS = {"actions/checkout@v4", "actions/setup-python@v5", "actions/upload-artifact@v4"}
CLASSROOM_50 = {
    "CLASSROOM": "cs-principles",
    "ASSIGNMENT": "processes",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/cs/anna/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/cs/anna/releases/tag/submit%2F1",
    "USERNAME": "anna",
}

pytestmark = needs_bubblewrap


@dataclass(frozen=True)
class Machine:
    """A runner of GitHub's, for one job after the other."""

    root: Path
    made: Path
    """The folder that holds the autograders."""

    def run(
        self, command: Sequence[str | Path], folder: Path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of a job."""
        python = f"{sys.prefix}/bin"
        own = f"{self.root}/temp/grader/bin"
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            env={
                **clean_environment(),
                "PATH": f"{own}:{python}:{os.environ['PATH']}",
                "PYTHONPATH": str(self.root / "packages"),
                "PIP_NO_INDEX": "1",
                "RUNNER_TEMP": str(self.root / "temp"),
                **environment,
            },
            check=False,
            timeout=10 * PATIENCE,
        )


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """One with the packages that ours needs, so that installing it takes no network."""
    root = tmp_path_factory.mktemp("machine")
    for name in ("packages", "temp"):
        (root / name).mkdir()
    for package in packages():
        (root / "packages" / package.name).symlink_to(package)
    for kind in ("classroom50-autograder", "github-workflow"):
        export(kind, root / kind)
    machine = Machine(root, root)
    prepare = root / "classroom50-autograder" / "prepare.sh"
    prepared = machine.run(["bash", prepare, root / "temp" / "grader"], root)
    assert prepared.returncode == 0, prepared.stdout + prepared.stderr
    return machine


def test_classroom_50_gets_a_result(machine: Machine, tmp_path: Path) -> None:
    """Whole points, the checks by their titles, and who it is of as the runner says."""
    (tmp_path / f"{SLUG}.py").write_bytes(CHAFF.read_bytes())
    autograder = machine.made / "classroom50-autograder" / "autograder.py"
    ended = machine.run(["python3", autograder], tmp_path, **CLASSROOM_50)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    result = json.loads((tmp_path / "result.json").read_bytes())
    assert (result["schema"], result["owner"]) == ("classroom50/result/v1", "anna")
    assert 0 < result["score"] < result["max-score"]
    assert {test["passed"] for test in result["tests"]} == {True, False}


def test_classroom_50_is_told_of_a_fault_of_ours(machine: Machine, tmp_path: Path) -> None:
    """It ends with another status, and leaves no result, not even an old one."""
    broken = shutil.copytree(machine.made / "classroom50-autograder", tmp_path / "broken")
    (broken / "kit" / "tests" / "hidden" / f"test_{SLUG}.py").write_text("raise OSError\n")
    (tmp_path / "result.json").write_text('{"score": 0}')
    (tmp_path / f"{SLUG}.py").write_bytes(SOLUTION.read_bytes())
    grader = str(machine.root / "temp" / "grader" / "bin" / "grader")
    grade = ("bash", broken / "grade.sh", ".", "classroom50", "result.json")
    ended = machine.run(grade, tmp_path, GRADER=grader, **CLASSROOM_50)
    assert (ended.returncode, (tmp_path / "result.json").exists()) == (1, False)


@dataclass(frozen=True)
class Job:
    """How the steps of a workflow's one job ended."""

    failed: tuple[str, ...]
    said: str
    summary: str


def run_workflow(
    machine: Machine, file: Path, checkout: Path, secrets: Mapping[str, str], **environment: str
) -> Job:
    """Run the steps of a workflow in a checkout, as the runner does."""
    workflow: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["defaults"]["run"]["shell"] == "bash"
    (job,) = workflow["jobs"].values()
    summary = checkout.parent / f"{checkout.name}.md"
    summary.touch()
    failed: list[str] = []
    said = ""
    for step in job["steps"]:
        if "uses" in step:
            assert step["uses"] in KNOWN_ACTIONS
            continue
        if failed and "if" not in step:
            continue
        given = {name: filled_in(value, secrets) for name, value in step.get("env", {}).items()}
        # See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax,
        # on the shell "bash".
        ended = machine.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            checkout / step.get("working-directory", "."),
            **{"GITHUB_STEP_SUMMARY": str(summary), **workflow.get("env", {}), **given},
            **environment,
        )
        said += ended.stdout + ended.stderr
        if ended.returncode != 0:
            failed.append(step["name"])
    return Job(tuple(failed), said, summary.read_text(encoding="utf-8"))


def filled_in(value: str, secrets: Mapping[str, str]) -> str:
    """A value with the secrets that it asks for."""
    for name, secret in secrets.items():
        value = value.replace(f"${{{{ secrets.{name} }}}}", secret)
    assert "${{" not in value
    return value


@pytest.mark.parametrize(("file", "points"), [(SOLUTION, "10/10"), (STUB, "0/10")])
def test_students_see_their_points(
    machine: Machine, tmp_path: Path, file: Path, points: str
) -> None:
    """On the page of the run, and as GitHub Classroom reads them; what fails makes it red."""
    checkout = tmp_path / "student"
    shutil.copytree(machine.made / "github-workflow" / "students", checkout)
    shutil.copytree(KIT / "exercises" / SLUG, checkout / "exercises" / SLUG)
    shutil.copy(KIT / "exercises" / "pytest.ini", checkout / "exercises")
    shutil.copy(file, checkout / "exercises" / SLUG / f"{SLUG}.py")
    job = run_workflow(machine, checkout / ".github/workflows/grade.yml", checkout, {})
    assert job.failed == (() if file == SOLUTION else ("Run the checks",)), job.said
    assert f"::notice title=Autograding complete::Points {points}" in job.said
    won, _, most = points.partition("/")
    assert f'::notice title=Autograding report::{{"totalPoints":{won},"maxPoints":{most}}}' in (
        job.said
    )
    assert f"    {SLUG}: " in job.summary


def test_teachers_grade_all_repositories(machine: Machine, tmp_path: Path) -> None:
    """Each is cloned, and graded with the hidden suite; one that is not there is named."""
    served = tmp_path / "served"
    for name, file in {"cs/anna": SOLUTION, "cs/bo": CHAFF}.items():
        repository(served / f"{name}.git", file)
    checkout = tmp_path / "teacher"
    shutil.copytree(machine.made / "github-workflow" / "teacher", checkout)
    with (checkout / "repositories.txt").open("a") as names:
        names.write("\ncs/anna\r\ncs/nobody\ncs/bo")
    settings = tmp_path / "gitconfig"
    settings.write_text(
        f'[url "file://{served}/"]\n\tinsteadOf = https://github.com/\n[safe]\n\tdirectory = *\n'
    )
    job = run_workflow(
        machine,
        checkout / ".github/workflows/grade.yml",
        checkout,
        {"STUDENTS_TOKEN": "ghp_7f3a"},
        GIT_CONFIG_GLOBAL=str(settings),
    )
    assert job.failed == ("Fetch what was handed in",), job.said
    assert "::error::cs/nobody cannot be had" in job.said
    scores = (checkout / "results" / "scores.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in scores[1:]] == ["cs.anna", "cs.bo"]
    assert scores[1].endswith(",10,10,graded")
    assert not scores[2].endswith(",10,10,graded")
    assert "cs.anna" in job.summary
    left = b"".join(path.read_bytes() for path in checkout.rglob("*") if path.is_file())
    assert b"7f3a" not in left


def repository(place: Path, file: Path) -> None:
    """A student's repository, with one file committed."""
    place.mkdir(parents=True)
    shutil.copy(file, place / f"{SLUG}.py")
    who = ("-c", "user.name=Student", "-c", "user.email=student@example.com")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "Hand in")):
        subprocess.run(["git", *command], cwd=place, check=True, capture_output=True)
