"""The command line as such."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import grader as package
from tests.conftest import Ended, KitFolder, clean_environment, needs_bubblewrap

Grader = Callable[..., Ended]


def test_says_its_version(grader: Grader) -> None:
    """One line, for people and for bug reports."""
    assert grader("--version") == Ended(0, f"grader {package.__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["grade", "-h"],
        ["verify", "--help"],
        ["doctor", "-h"],
        ["report", "-h"],
        ["new", "-h"],
        ["release", "-h"],
    ],
)
def test_help_pages_exist(grader: Grader, arguments: list[str]) -> None:
    """Each names its options."""
    ended = grader(*arguments, COLUMNS="200")
    assert (ended.status, ended.err) == (0, "")
    assert "--help" in ended.out


def test_without_a_command_the_help_is_shown(grader: Grader) -> None:
    """Somebody who does not know what to type learns it."""
    ended = grader()
    assert ended.status == 2
    assert "grade" in ended.out + ended.err


def test_without_a_kit_says_how_to_name_one(tmp_path: Path) -> None:
    """Outside a kit, grading ends with 2 and the ways out."""
    (tmp_path / "submissions" / "s001").mkdir(parents=True)
    ended = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "submissions", "--out", "out"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(),
        check=False,
    )
    assert ended.returncode == 2
    assert "--kit DIR or $GRADER_KIT" in ended.stderr.replace("\n", " ")


def test_the_installed_command_is_the_module(kit: KitFolder) -> None:
    """``grader`` and ``python -m grader`` are the same."""
    command = Path(sys.executable).with_name("grader")
    if not command.exists():
        pytest.skip("the package is not installed")
    said = subprocess.check_output([command, "--version"], cwd=kit.root, encoding="utf-8")
    assert said == f"grader {package.__version__}\n"


@needs_bubblewrap
def test_the_doctor_finds_a_machine_that_is_ready(grader: Grader) -> None:
    """A line for each thing that matters, and what was found."""
    ended = grader("doctor")
    assert (ended.status, ended.err) == (0, "")
    assert "✗" not in ended.out
    for topic in ("Python", "kit", "sandbox", "processes", "semaphores", "start methods"):
        assert f"✓  {topic} " in ended.out


def test_the_doctor_says_what_to_do(grader: Grader, kit: KitFolder) -> None:
    """Without bubblewrap the machine is not ready for strangers' programs."""
    ended = grader("doctor", PATH=str(kit.root))
    assert ended.status == 1
    [line] = [line for line in ended.out.splitlines() if line.startswith("✗")]
    assert "--sandbox none" in line


def test_help_is_said_in_the_language_that_was_asked_for(grader: Grader) -> None:
    """By the option, before or after --help, or by the settings; nothing of it is cut off."""
    pages = [
        grader("grade", "--help", "--lang", "zh", COLUMNS="60").out,
        grader("grade", "--lang=zh", "-h", COLUMNS="60").out,
        grader("grade", "-h", GRADER_LANG="zh", COLUMNS="60").out,
    ]
    assert pages[0] == pages[1] == pages[2]
    for words in ("用法：", "为一个文件夹中的每份提交评分。", "[默认：全部]", "[必填]"):
        assert words in pages[0]
    assert "…" not in pages[0]
    assert "Grade every submission" in grader("grade", "-h", "--lang", "en", GRADER_LANG="zh").out
    assert "生成一个发给学生的 zip 文件" in grader(GRADER_LANG="zh").out


def test_the_doctor_speaks_chinese(grader: Grader, kit: KitFolder) -> None:
    """What lacks, and what to do about it, too."""
    said = grader("doctor", "--lang", "zh", PATH=str(kit.root)).out
    assert "没有安装 bubblewrap" in said
    assert "或者用 --sandbox none" in said
