"""Good submissions among hostile ones: none of them loses anything, and nothing stays behind."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import needs_bubblewrap
from tests.hostile_world import ATTACKS, KIT, SLUG, Attack, World, empty_world

pytestmark = [pytest.mark.thorough, needs_bubblewrap]

SOLUTIONS = KIT / "solutions" / SLUG
NUMBER = 20
CHEAP = ("chatty", "comprehensions", "dict_of_processes", "join_in_timed_steps")
"""Of the right programs, those that take a few processes and no new interpreter for each."""
HOSTILE = (
    "bombs_with_forks",
    "fills_its_folder",
    "fills_what_lies_in_memory",
    "floods_with_garbage",
    "floods_with_messages",
    "hops_from_process_to_process",
    "kills_everything",
    "leaves_a_background_process",
    "leaves_files",
    "loops_for_ever",
    "makes_files_in_memory",
    "makes_files_without_end",
    "makes_thousands_of_connections",
    "prints_lines_without_end",
    "prints_one_line_without_end",
    "sends_arguments_that_swell",
    "sends_many_unfinished_lines",
    "spins_fifty_times",
    "takes_memory_in_many_processes",
    "takes_memory_in_pipes",
)
MOST_MEMORY = 300 << 20
"""Bytes that a process of the grader may hold."""


TABLES = ("scores.csv", "checks.csv")


def good_programs() -> dict[str, Path]:
    """Right programs, under names by which each comes right after a hostile one."""
    files = [SOLUTIONS / f"{SLUG}.py", *(SOLUTIONS / "wheat" / f"{name}.py" for name in CHEAP)]
    return {f"{HOSTILE[i]}_neighbour": files[i % len(files)] for i in range(NUMBER)}


def shared_memory() -> set[str]:
    """What lies in /dev/shm and may be a program's: where root grades, nothing of root is."""
    found = set()
    with os.scandir("/dev/shm") as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if os.geteuid() != 0 or entry.stat(follow_symlinks=False).st_uid != 0:
                    found.add(entry.name)
    return found


@dataclass(frozen=True)
class Graded:
    """A world in which a batch was graded, and what was in /dev/shm before."""

    world: World
    shared_before: set[str]


def graded_with(attacks: Sequence[Attack]) -> Iterator[Graded]:
    """The good ones, graded with these attacks between them."""
    with empty_world("bubblewrap") as world:
        world.furnish(attacks, good_programs(), links={})
        shared = shared_memory()
        world.grade()
        yield Graded(world, shared)


@pytest.fixture(scope="module")
def alone() -> Iterator[Graded]:
    """The good ones among themselves."""
    yield from graded_with([])


@pytest.fixture(scope="module")
def mixed() -> Iterator[Graded]:
    """The good ones with as many hostile ones between them."""
    yield from graded_with([attack for attack in ATTACKS if attack.name in HOSTILE])


@pytest.mark.parametrize("name", TABLES)
def test_the_good_ones_get_what_they_get_alone(alone: Graded, mixed: Graded, name: str) -> None:
    """Their rows in the tables are the same, byte for byte."""
    header, *rows = (alone.world.out / name).read_bytes().splitlines(keepends=True)
    among_others = (mixed.world.out / name).read_bytes().splitlines(keepends=True)
    assert among_others[0] == header
    good = tuple(f"{each},".encode() for each in good_programs())
    assert [row for row in among_others if row.startswith(good)] == rows
    assert len(rows) >= NUMBER


def test_both_batches_are_as_large_as_they_should_be(alone: Graded, mixed: Graded) -> None:
    """Twenty good ones with all points, and twenty hostile ones that were all tried."""
    _, *alone_rows = alone.world.table("scores.csv")
    _, *mixed_rows = mixed.world.table("scores.csv")
    assert (len(alone_rows), len(mixed_rows)) == (NUMBER, 2 * NUMBER)
    for name in good_programs():
        result = alone.world.result(name)
        assert result["score"] == result["max_score"] > 0
    for name in HOSTILE:
        assert "tried" in mixed.world.said(name)


def test_the_mixed_batch_ends_well(mixed: Graded) -> None:
    """Nothing that a program does is the grader's own fault."""
    assert mixed.world.ended is not None
    assert (mixed.world.ended.returncode, mixed.world.ended.stderr) == (0, "")


def test_nothing_stays_behind(mixed: Graded) -> None:
    """No process, no shared memory, no file but the results."""
    world = mixed.world
    assert len(world.seen_running) >= 3, "this way to look finds nobody"
    assert world.running() | world.of_the_grader() == set()
    assert shared_memory() - mixed.shared_before == set()
    assert world.changed() == set()
    assert list(world.temporary.iterdir()) == []
    files = sorted(path.name for path in world.out.rglob("*") if path.is_file())
    results = [f"{name}.json" for name in (*HOSTILE, *good_programs())]
    assert files == sorted([*TABLES, *results])


def test_the_grader_stays_small(mixed: Graded) -> None:
    """Whatever programs send, print and make, no process of the grader holds much of it."""
    assert len(mixed.world.memory) >= 3
    assert max(mixed.world.memory.values()) < MOST_MEMORY
