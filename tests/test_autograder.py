"""Ready autograders, run the way that their platforms run them."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.autograder import KINDS, make
from grader.catalog import load_kit
from grader.files import NotWritten
from grader.words import said
from tests.conftest import Ended, KitFolder, clean_environment, files_in
from tests.container import Container, needs_containers
from tests.hostile_world import HOSTILE, KIT, SLUG

Grader = Callable[..., Ended]

SOLUTION = KIT / "solutions" / SLUG / f"{SLUG}.py"
CHAFF = KIT / "solutions" / SLUG / "chaff" / "join_in_the_start_loop.py"

HELD = {
    "reads_the_hidden_suite": {"@KIT@": "/autograder/source/kit"},
    "writes_the_results": {
        "@RESULTS@/results/writes_the_results.json": "/autograder/results/results.json"
    },
    "kills_everything": {"@PID@": "1", "@SANDBOX@": "restricted"},
    "leaves_a_background_process": {"@SANDBOX@": "restricted"},
}
"""Hostile programs -> what they must know of the container. All of them do the exercise, too."""

TELLTALE = """\
def print(*words, told=print, **how):
    if str(words[0]).startswith("gained"):
        __import__("os")._exit(1)
    told(*words, **how)

"""
"""Before a hostile program it makes a success of the attack cost the points of the exercise."""


def hostile(name: str) -> str:
    """The source of a hostile program, as it is handed in."""
    source = (HOSTILE / f"{name}.py").read_text(encoding="utf-8")
    for place, value in HELD[name].items():
        source = source.replace(place, value)
    return TELLTALE + source


def export(kind: str, place: Path) -> None:
    """Make an autograder of one exercise of ours."""
    command = [sys.executable, "-m", "grader", "export", "-e", SLUG, "--to", kind, "--file"]
    subprocess.run([*command, str(place)], cwd=KIT, check=True, env=clean_environment())


# What is in them


@pytest.mark.parametrize("kind", KINDS)
def test_is_the_same_each_time_and_holds_no_solution(
    kit: KitFolder, grader: Grader, kind: str
) -> None:
    """The same kit makes the same bytes; of solutions there is nothing in them."""
    kit.write("solutions/hello/hello.py", '"""The one right way, 7f3a."""\n')
    kit.write("exercises/hello/.grader-progress.json", "{}")
    ending = ".zip" if KINDS[kind].zipped else ""
    for name in ("one", "two"):
        ended = grader("export", "--to", kind, "--file", f"{name}{ending}")
        assert (ended.status, ended.err) == (0, "")
    one, two = (everything(kit.root / f"{name}{ending}") for name in ("one", "two"))
    assert one == two
    assert [name for name, content in one.items() if b"7f3a" in content] == []
    assert [name for name in one if "solutions" in name or "progress" in name] == []


def everything(place: Path) -> dict[str, bytes]:
    """All files of an autograder, those of its wheel and the whole of a zip file among them."""
    if place.is_dir():
        found = dict(files_in(place))
    else:
        with zipfile.ZipFile(place) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        found[""] = place.read_bytes()
    return found


@pytest.mark.parametrize("kind", ["classroom50-autograder", "github-workflow"])
def test_what_students_can_read_has_visible_suites_alone(
    kit: KitFolder, grader: Grader, kind: str
) -> None:
    """In a student's repository there is nothing of a hidden suite."""
    kit.write("tests/hidden/test_hello.py", "# 7f3a\n")
    grader("export", "--to", kind, "--file", "made")
    found = files_in(kit.root / "made")
    with_it = {Path(name).parts[0] for name, content in found.items() if b"7f3a" in content}
    assert with_it == ({"teacher"} if kind == "github-workflow" else set())


def test_scripts_are_executable(kit: KitFolder, grader: Grader) -> None:
    """Gradescope and PrairieLearn start them as they are."""
    grader("export", "--to", "gradescope-autograder")
    with zipfile.ZipFile(kit.root / "gradescope-autograder.zip") as archive:
        modes = {member.filename: member.external_attr >> 16 for member in archive.infolist()}
    assert stat.S_IMODE(modes["run_autograder"]) == stat.S_IMODE(modes["setup.sh"]) == 0o755
    assert stat.S_IMODE(modes["kit/tests/hidden/test_hello.py"]) == 0o644
    grader("export", "--to", "prairielearn-grader")
    entry = kit.root / "prairielearn-grader/questions/hello/tests/run"
    assert stat.S_IMODE(entry.stat().st_mode) == 0o755


def test_chosen_exercises_alone(kit: KitFolder, grader: Grader) -> None:
    """--exercise says which; one that is not there is refused."""
    kit.add_exercise("bye")
    grader("export", "--to", "gradescope-autograder", "-e", "bye")
    names = everything(kit.root / "gradescope-autograder.zip")
    assert "kit/exercises/bye/bye.py" in names
    assert [name for name in names if "hello" in name] == []
    ended = grader("export", "--to", "gradescope-autograder", "-e", "helo", "--force")
    assert (ended.status, "no exercise 'helo'" in ended.err) == (2, True)


def test_writes_over_nothing(kit: KitFolder, grader: Grader) -> None:
    """A file needs --force, a folder with something in it is never replaced."""
    to_zip = ("export", "--to", "gradescope-autograder", "--file")
    kit.write("mine.zip", "mine")
    refused = grader(*to_zip, "mine.zip")
    assert (refused.status, "mine.zip is there already" in refused.err) == (2, True)
    assert grader(*to_zip, "mine.zip", "--force").status == 0
    assert "setup.sh" in everything(kit.root / "mine.zip")
    to_folder = ("export", "--to", "github-workflow", "--force", "--file")
    refused = grader(*to_folder, "exercises")
    assert (refused.status, "exercises is there already" in refused.err) == (2, True)
    (kit.root / "empty").mkdir()
    assert grader(*to_folder, "empty").status == 0
    refused = grader(*to_zip, "mine.tar")
    assert (refused.status, "end its name in .zip" in refused.err) == (2, True)


def test_the_folder_that_one_is_in_stays(kit: KitFolder, tmp_path: Path) -> None:
    """Though it is empty; a new one in it is well."""
    inside = tmp_path / "inside"
    inside.mkdir()
    command = [sys.executable, "-m", "grader", "export", "--kit", str(kit.root), "--to"]

    def made(place: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, "github-workflow", "--file", place],
            cwd=inside,
            capture_output=True,
            encoding="utf-8",
            env=clean_environment(),
            check=False,
        )

    for place in (".", "..", "../inside"):
        refused = made(place)
        assert (refused.returncode, "name a new one" in refused.stderr) == (2, True)
        assert list(inside.iterdir()) == []
    assert made("new 夹").returncode == 0
    assert (inside / "new 夹" / "students").is_dir()


def test_what_cannot_be_written_is_said_in_each_language(kit: KitFolder) -> None:
    """Such as where a file is in the way."""
    place = kit.write("file", "") / "made"
    with pytest.raises(NotWritten) as caught:
        make("github-workflow", load_kit(kit.root), "en", place)
    assert "made cannot be written: Not a directory." in caught.value.args[0]
    assert "无法写入：Not a directory。" in said(caught.value.args[0], "zh")


def test_takes_no_results(kit: KitFolder, grader: Grader) -> None:
    """It is made of the kit; what is made of results asks for them."""
    (kit.root / "out").mkdir()
    refused = grader("export", "out", "--to", "gradescope-autograder")
    assert (refused.status, "takes no OUT" in refused.err) == (2, True)
    refused = grader("export", "out", "--to", "gradescope", "-e", "hello")
    assert (refused.status, "takes no --exercise" in refused.err) == (2, True)
    refused = grader("export", "--to", "gradescope")
    assert (refused.status, "Name a folder of results" in refused.err) == (2, True)


@pytest.mark.parametrize("kind", KINDS)
def test_scripts_parse(kit: KitFolder, grader: Grader, kind: str) -> None:
    """Bash and Python read every script of it."""
    ending = ".zip" if KINDS[kind].zipped else ""
    grader("export", "--to", kind, "--file", f"made{ending}")
    for name, content in everything(kit.root / f"made{ending}").items():
        if content.startswith(b"#!/usr/bin/env bash"):
            subprocess.run(["bash", "-n"], input=content, check=True)
        elif name.endswith(".py"):
            compile(content, name, "exec")


def test_prairielearn_ends_after_us(kit: KitFolder, grader: Grader) -> None:
    """Its own time limit leaves ours, which tells of a fault, room to act."""
    grader("export", "--to", "prairielearn-grader")
    question = kit.root / "prairielearn-grader" / "questions" / "hello"
    about = json.loads((question / "info.json").read_bytes())
    limits = re.search(
        r"timeout --kill-after=(\d+)s ([\d.]+)m", (question / "tests/run").read_text("utf-8")
    )
    assert limits
    ours = float(limits[1]) + 60 * float(limits[2])
    assert ours < about["externalGradingOptions"]["timeout"] <= 600


# Run as the platforms do


@dataclass(frozen=True)
class Image:
    """What is built once, before the first submission comes."""

    opt: Path
    made: Path
    """The folder that holds the autograders."""


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Autograders of one exercise of ours, and /opt as setup.sh leaves it, without a network."""
    folder = tmp_path_factory.mktemp("image")
    made = folder / "made"
    source = made / "source"
    for kind, place in (
        ("gradescope-autograder", "gradescope.zip"),
        ("prairielearn-grader", "prairielearn"),
    ):
        export(kind, made / place)
    subprocess.run(["unzip", "-q", made / "gradescope.zip", "-d", source], check=True)
    same = made / "prairielearn" / "image" / "setup.sh"
    assert same.read_bytes() == (source / "setup.sh").read_bytes()
    opt = folder / "opt"
    opt.mkdir()
    container = Container({"/opt": opt, "/autograder/source": source}, {"PIP_NO_INDEX": "1"})
    built = container.run("bash", "/autograder/source/setup.sh")
    assert built.returncode == 0, built.stdout + built.stderr
    return Image(opt, made)


@dataclass(frozen=True)
class Run:
    """What came of a submission on a platform."""

    status: int
    said: str
    results: dict[str, Any] | None


def on_gradescope(image: Image, folder: Path, submission: str, change: str = "") -> Run:
    """Run the zip file on a submission; ``change`` is run in the container before."""
    root = folder / "autograder"
    for name in ("submission", "results"):
        (root / name).mkdir(parents=True)
    shutil.copytree(image.made / "source", root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "submission_metadata.json").write_text("{}")
    (root / "submission" / f"{SLUG}.py").write_text(submission, encoding="utf-8")
    container = Container({"/opt": image.opt, "/autograder": root})
    ended = container.run("bash", "-c", f"{change or ':'}; cd /autograder && ./run_autograder")
    return Run(ended.returncode, ended.stdout + ended.stderr, read(root / "results/results.json"))


def read(file: Path) -> dict[str, Any] | None:
    """What a JSON file says, if it is there."""
    return json.loads(file.read_bytes()) if file.exists() else None


@needs_containers
def test_gradescope_gets_the_right_verdicts(image: Image, tmp_path: Path) -> None:
    """Full points for a solution; for one bug, the check that it fails, and why."""
    right = on_gradescope(image, tmp_path / "right", SOLUTION.read_text(encoding="utf-8"))
    assert right.status == 0, right.said
    assert right.results is not None
    assert right.results["score"] == 10
    assert "restricted: own user, landlock" in right.said
    assert {test["status"] for test in right.results["tests"]} == {"passed"}

    wrong = on_gradescope(image, tmp_path / "wrong", CHAFF.read_text(encoding="utf-8"))
    assert wrong.status == 0, wrong.said
    assert wrong.results is not None
    assert 0 < wrong.results["score"] < 10
    failed = [test for test in wrong.results["tests"] if test["status"] == "failed"]
    assert any("while the first" in test["output"] for test in failed)


@needs_containers
@pytest.mark.parametrize("name", HELD)
def test_gradescope_holds_hostile_programs(image: Image, tmp_path: Path, name: str) -> None:
    """The attack gets nothing: the program has its points for the exercise, and no word of it."""
    run = on_gradescope(image, tmp_path, hostile(name))
    assert run.status == 0, run.said
    assert run.results is not None
    assert run.results["score"] == 10


@needs_containers
def test_this_would_show_an_attack_that_is_not_held(image: Image, tmp_path: Path) -> None:
    """Without the sandbox the same program reads the suite, and loses its points by that."""
    off = "sed -i 's/--sandbox restricted/--sandbox none/' /autograder/source/grade.sh"
    run = on_gradescope(image, tmp_path, hostile("reads_the_hidden_suite"), off)
    assert run.results is not None
    assert run.results["score"] < 10


@needs_containers
def test_a_fault_of_ours_is_no_zero(image: Image, tmp_path: Path) -> None:
    """Gradescope gets no results, which it takes for an error, and an exit status that says so."""
    broken = f"echo 'raise OSError' > /autograder/source/kit/tests/hidden/test_{SLUG}.py"
    forged = "echo '{\"score\": 0}' > /autograder/results/results.json"
    run = on_gradescope(image, tmp_path, SOLUTION.read_text("utf-8"), f"{broken}; {forged}")
    assert run.status != 0
    assert run.results is None
    assert "The suite cannot be collected" in run.said


def on_prairielearn(image: Image, folder: Path, submission: str | None, change: str = "") -> Run:
    """Run the question's entry point on a submission, as PrairieLearn lays it out."""
    grade = folder / "grade"
    for name in ("student", "data", "serverFilesCourse"):
        (grade / name).mkdir(parents=True)
    question = image.made / "prairielearn" / "questions" / SLUG
    shutil.copytree(question / "tests", grade / "tests")
    if submission is not None:
        (grade / "student" / f"{SLUG}.py").write_text(submission, encoding="utf-8")
    entry = json.loads((question / "info.json").read_bytes())["externalGradingOptions"]
    container = Container({"/opt": image.opt, "/grade": grade})
    ended = container.run("bash", "-c", f"{change or ':'}; exec {entry['entrypoint']}")
    return Run(ended.returncode, ended.stdout + ended.stderr, read(grade / "results/results.json"))


@needs_containers
def test_prairielearn_gets_the_right_verdicts(image: Image, tmp_path: Path) -> None:
    """One for a right program whose attack is held, less for a bug; nothing costs no attempt."""
    attack = hostile("reads_the_hidden_suite").replace("/autograder/source", "/grade/tests")
    held = on_prairielearn(image, tmp_path / "held", attack)
    assert held.results is not None, held.said
    assert (held.results["gradable"], held.results["score"]) == (True, 1)

    wrong = on_prairielearn(image, tmp_path / "wrong", CHAFF.read_text(encoding="utf-8"))
    assert wrong.results is not None, wrong.said
    assert 0 < wrong.results["score"] < 1

    nothing = on_prairielearn(image, tmp_path / "nothing", None)
    assert nothing.results is not None, nothing.said
    assert nothing.results["gradable"] is False


@needs_containers
def test_prairielearn_is_told_of_a_fault_of_ours(image: Image, tmp_path: Path) -> None:
    """It is not gradable, which costs neither points nor an attempt."""
    broken = f"echo 'raise OSError' > /grade/tests/kit/tests/hidden/test_{SLUG}.py"
    run = on_prairielearn(image, tmp_path, SOLUTION.read_text(encoding="utf-8"), broken)
    assert run.results is not None
    assert run.results["gradable"] is False
    assert "our fault" in run.results["format_errors"][0]
    assert "score" not in run.results


@needs_containers
def test_prairielearn_is_told_when_there_is_no_time_left(image: Image, tmp_path: Path) -> None:
    """A run that would reach the limit of PrairieLearn is no zero either."""
    short = "sed -i 's/9.5m/0.1s/' /grade/tests/run"
    endless = "echo 'exec sleep infinity' > /grade/tests/grade.sh"
    run = on_prairielearn(image, tmp_path, SOLUTION.read_text("utf-8"), f"{short}; {endless}")
    assert run.results is not None, run.said
    assert run.results["gradable"] is False
    assert "score" not in run.results
