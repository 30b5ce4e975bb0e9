"""Root grades as an ordinary user does: the same verdicts on hostile programs, byte for byte."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import needs_bubblewrap
from tests.hostile_world import ATTACKS, GOOD, KIT, World, empty_world

pytestmark = [
    pytest.mark.thorough,
    needs_bubblewrap,
    pytest.mark.skipif(
        os.geteuid() != 0,
        reason="only root can be somebody else; all other tests run as an ordinary user here",
    ),
]

TEACHER = 4711
"""The number of an ordinary user; a free one, as nothing of it is there before or afterwards."""
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


def as_teacher(world: World) -> list[str]:
    """What to put before a command so that an ordinary user runs it, who has a name and a home.

    The user is made in a mount namespace of its own. Where it cannot get to the interpreter or to
    the kit (below /root, say), a way to them is laid there, as the sandbox does it.
    """
    names = world.root / "passwd"
    names.write_text(f"teacher:x:{TEACHER}:{TEACHER}::{world.home}:/bin/sh\n", encoding="utf-8")
    names.chmod(0o644)
    bwrap = [shutil.which("bwrap") or "bwrap", "--dev-bind", "/", "/"]
    covered: list[Path] = []
    for target in (Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), KIT.resolve()):
        closed = next((f for f in reversed(target.parents) if not f.stat().st_mode & 1), None)
        if closed is None:
            continue
        if closed not in covered:
            covered.append(closed)
            bwrap += ["--tmpfs", str(closed)]
        for folder in reversed(target.parents):
            if closed in folder.parents:
                bwrap += ["--perms", "0755", "--dir", str(folder)]
        bwrap += ["--ro-bind", str(target), str(target)]
    user = ["--reuid", str(TEACHER), "--regid", str(TEACHER), "--clear-groups"]
    return [
        *bwrap,
        *("--ro-bind", str(names), "/etc/passwd", "--die-with-parent", "--"),
        *(shutil.which("setpriv") or "setpriv", *user, "--"),
    ]


def graded(*, by_root: bool) -> Iterator[World]:
    with empty_world("bubblewrap") as world:
        world.furnish([attack for attack in ATTACKS if attack.name in CHOSEN], links={})
        before: list[str] = []
        if not by_root:
            before = as_teacher(world)
            for folder in (world.root, *world.root.rglob("*")):
                os.chown(folder, TEACHER, TEACHER, follow_symlinks=False)
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
    for world, owner in ((by_root, 0), (by_teacher, TEACHER)):
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
