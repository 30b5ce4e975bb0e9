"""Root grades as an ordinary user does: the same verdicts on hostile programs, byte for byte."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import needs_bubblewrap
from tests.hostile_world import ATTACKS, GOOD, KIT, World, empty_world
from tests.somebody import SOMEBODY, as_somebody

pytestmark = [
    pytest.mark.thorough,
    needs_bubblewrap,
    pytest.mark.skipif(
        os.geteuid() != 0,
        reason="only root can be somebody else; all other tests run as an ordinary user here",
    ),
]

CHOSEN = (
    "becomes_root",
    "bombs_with_forks",
    "calls_tcp",
    "fills_its_folder",
    "fills_what_lies_in_memory",
    "kills_everything",
    "leaves_a_background_process",
    "leaves_files",
    "makes_files_in_memory",
    "makes_namespaces",
    "mounts",
    "one_child_as_ten",
    "prints_lines_without_end",
    "raises_its_limits",
    "reads_the_hidden_suite",
    "takes_memory",
    "takes_memory_in_many_processes",
    "traces_process_one",
    "writes_to_the_root",
)
"""What could depend on who grades: rights, limits, folders, namespaces."""


def graded(*, by_root: bool) -> Iterator[World]:
    with empty_world("bubblewrap") as world:
        world.furnish([attack for attack in ATTACKS if attack.name in CHOSEN], links={})
        before: list[str] = []
        if not by_root:
            needed = (Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), KIT.resolve())
            before = as_somebody("teacher", world.home, needed)
            for folder in (world.root, *world.root.rglob("*")):
                os.chown(folder, SOMEBODY, SOMEBODY, follow_symlinks=False)
        world.grade(before)
        yield world


@pytest.fixture(scope="module")
def by_root() -> Iterator[World]:
    """Graded by root."""
    yield from graded(by_root=True)


@pytest.fixture(scope="module")
def by_teacher() -> Iterator[World]:
    """Graded by an ordinary user."""
    yield from graded(by_root=False)


def test_both_have_graded(by_root: World, by_teacher: World) -> None:
    """Each as who it is, without a fault of its own."""
    for world, owner in ((by_root, 0), (by_teacher, SOMEBODY)):
        assert world.ended is not None
        assert (world.ended.returncode, world.ended.stderr) == (0, "")
        assert (world.out / "checks.csv").stat().st_uid == owner


@pytest.mark.parametrize("name", ["scores.csv", "checks.csv"])
def test_the_verdicts_are_the_same(by_root: World, by_teacher: World, name: str) -> None:
    """On every check, down to the words."""
    assert (by_teacher.out / name).read_bytes() == (by_root.out / name).read_bytes()
    assert len(by_root.table("scores.csv")) == 1 + len(CHOSEN) + len(GOOD)


@pytest.mark.parametrize("name", CHOSEN)
def test_the_teacher_holds_it_too(by_teacher: World, name: str) -> None:
    """As promised, and without a gain."""
    (attack,) = [attack for attack in ATTACKS if attack.name == name]
    assert by_teacher.otherwise(attack) == {}
    assert by_teacher.effects(attack) == []


def test_nothing_stays_behind(by_teacher: World) -> None:
    """No process, no file."""
    assert len(by_teacher.seen_running) >= 3, "this way to look finds nobody"
    assert by_teacher.running() | by_teacher.of_the_grader() == set()
    assert by_teacher.changed() == set()
    assert list(by_teacher.temporary.iterdir()) == []
