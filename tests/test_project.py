"""What is built and installed, and which tests pytest finds where."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader import catalog
from tests.conftest import clean_environment

KIT = Path(__file__).parents[1]


def collected(folder: Path, *arguments: str) -> set[str]:
    """The files in which pytest finds tests, relative to the kit."""
    said = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-qq", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(),
        check=False,
    ).stdout
    files = {line.rpartition(":")[0].partition("::")[0] for line in said.splitlines() if line}
    return {
        (folder / file).resolve().relative_to(KIT).as_posix()
        for file in files
        if file.endswith(".py")
    }


def test_the_root_collects_the_kits_own_tests_alone() -> None:
    """Neither hidden nor visible suites, nor submissions, nor solutions."""
    files = collected(KIT)
    assert "tests/test_project.py" in files
    assert [file for file in files if not file.startswith("tests/")] == []
    elsewhere = ("tests/hidden/", "tests/batch/", "tests/bench/")
    assert [file for file in files if file.startswith(elsewhere)] == []


def test_the_exercises_collect_the_visible_tests_alone() -> None:
    """All of them, or those of one exercise."""
    slugs = catalog.exercise_slugs(KIT)
    files = {slug: f"exercises/{slug}/test_{slug}.py" for slug in slugs}
    assert collected(KIT / "exercises") == set(files.values())
    assert collected(KIT / "exercises", slugs[0]) == {files[slugs[0]]}


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_built_holds_nothing_that_students_must_not_see(tmp_path: Path, kind: str) -> None:
    """The package, its licence and its readme; no solution, no suite."""
    pytest.importorskip("hatchling", reason="needs the build backend")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", tmp_path],
        cwd=KIT,
        check=True,
        capture_output=True,
    )
    (archive,) = tmp_path.iterdir()
    if kind == "wheel":
        names = zipfile.ZipFile(archive).namelist()
        tops = {name.partition("/")[0] for name in names}
    else:
        with tarfile.open(archive) as tar:
            names = [name.partition("/")[2] for name in tar.getnames()]
        tops = {name.partition("/")[0] for name in names}
    assert any(name == "grader/py.typed" for name in names)
    assert any(name.startswith("grader/observe/inside/") for name in names)
    assert any(name.startswith("grader/pages/templates/") for name in names)
    assert any(name.startswith("grader/pages/static/") for name in names)
    assert any(name.startswith("grader/new/templates/") for name in names)
    assert "grader/GUIDE.md" in names
    assert tops.isdisjoint({"solutions", "tests", "exercises"})
    assert [name for name in names if "hidden" in name or "test_" in name] == []
