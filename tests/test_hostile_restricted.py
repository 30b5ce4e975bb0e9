"""All attacks where there is no bubblewrap: what gets through is what is said, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from grader.sandbox import restricted
from tests import hostile_table
from tests.hostile_world import ATTACKS, GOOD, Attack, World, empty_world
from tests.roles import NAMES, ROLES, in_role, needs_restricted, own_role

pytestmark = [pytest.mark.thorough, needs_restricted]

GAPS = {
    "see which files and processes there are": {"asks_what_there_is"},
    "servers that listen at a path": {"calls_a_unix_socket"},
    "use up your processes": {"bombs_with_forks"},
    "fill /dev/shm": {"fills_shared_memory", "fills_what_lies_in_memory", "makes_files_in_memory"},
    "leave files there": {"leaves_files"},
}
"""Parts of the sentence that says what is not held -> the attacks that get through there."""


@pytest.fixture(scope="module", params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    """Whoever root can be; an ordinary user is nobody else."""
    if own_role() not in ("root", request.param):
        pytest.skip("only root can be somebody else")
    return str(request.param)


@pytest.fixture(scope="module")
def world(role: str) -> Iterator[World]:
    """All attacks, graded in this role."""
    with empty_world("restricted") as world:
        world.furnish(ATTACKS)
        before: list[str] = []
        if role != own_role():
            user = restricted._fresh_user()
            before = in_role(role, user)
            if role == "ordinary user":
                for path in (world.root, *world.root.rglob("*")):
                    os.chown(path, user, user, follow_symlinks=False)
        world.grade(before)
        yield world


def test_the_run_ends_well(world: World, role: str) -> None:
    """With all that the role has around the programs, and without a fault of the grader's."""
    assert world.ended is not None
    assert (world.ended.returncode, world.ended.stderr) == (0, "")
    assert world.sandbox.startswith(NAMES[role])


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_what_it_gets_is_what_is_said(world: World, attack: Attack) -> None:
    """Its docstring names what is not held; where all is, its checks end as promised."""
    assert world.got(attack) == attack.unheld(world.sandbox)
    assert "secret" not in world.effects(attack)
    if not attack.unheld(world.sandbox):
        assert world.otherwise(attack) == {}
        assert "tried" in world.said(attack.name)


def test_the_screen_names_every_gap(world: World) -> None:
    """What gets through is what the sentence beside the sandbox's name tells, and no more."""
    assert world.ended is not None
    table = hostile_table.rows(world, ATTACKS)
    told = [attacks for gap, attacks in GAPS.items() if gap in world.ended.stdout]
    assert {row.attack.name for row in table if not row.held} == set().union(*told)


def test_the_good_ones_lose_nothing(world: World) -> None:
    """A submission does not suffer from those that are graded beside it."""
    for name in GOOD:
        result = world.result(name)
        assert result["score"] == result["max_score"]


def test_nothing_is_left(world: World) -> None:
    """No process, no file, but for those that attacks are said to leave."""
    assert len(world.seen_running) >= 3, "this way to look finds nobody"
    assert hostile_table.remains(world, ATTACKS) == []
    assert list(world.temporary.iterdir()) == []


def test_nobody_else_was_called(world: World) -> None:
    """Of the servers on this machine only the one at a path has heard anything."""
    heard = {server for server, names in world.listeners.heard.items() if names}
    assert heard == {"unix"}
