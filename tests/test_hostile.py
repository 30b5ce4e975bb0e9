"""Attacks: what hostile submissions try, held in bubblewrap, and some of them held by nothing.

What they are, and what the docstring of each promises, is told in ``tests/hostile_world.py``;
``python -m tests.hostile_table`` makes a table of a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests import hostile_table
from tests.conftest import needs_bubblewrap
from tests.hostile_world import (
    ATTACKS,
    GOOD,
    HARMLESS,
    LINKS,
    UNPAID,
    Attack,
    World,
    graded,
    settings,
)

pytestmark = needs_bubblewrap

SANDBOXES = (
    "bubblewrap",
    "restricted: own user, namespaces, landlock 7, system calls",
    "restricted: own user, landlock 7, system calls",
    "restricted: same user, landlock 7, system calls",
    "none",
)
each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
each_harmless = pytest.mark.parametrize("attack", HARMLESS, ids=lambda attack: attack.name)


@pytest.fixture(scope="module")
def held() -> Iterator[World]:
    """All attacks, in bubblewrap."""
    with graded(ATTACKS, "bubblewrap") as world:
        yield world


@pytest.fixture(scope="module")
def unheld() -> Iterator[World]:
    """Those that are harmless to this machine, with nothing to hold them."""
    with graded(HARMLESS, "none") as world:
        yield world


@each_attack
def test_it_says_what_it_is(attack: Attack) -> None:
    """A title, what it tries, what holds it, and outcomes that there are."""
    assert attack.docstring.splitlines()[0].endswith(".")
    assert attack.fields.keys() >= {"Tries", "Held by", "Outcome"}
    named = {name.partition(" (")[2].rstrip(")") for name in attack.fields}
    assert named <= {"", *(each for sandbox in SANDBOXES for each in settings(sandbox))}
    for sandbox in SANDBOXES:
        assert attack.promised("works_under_spawn", sandbox) <= {"passed", *UNPAID}


@each_attack
def test_its_checks_end_as_promised(held: World, attack: Attack) -> None:
    """Neither better nor worse, and never as the grader's own fault."""
    assert held.otherwise(attack) == {}
    checks = held.result(attack.name)["checks"]
    assert len(checks) == len(held.result("good_reference")["checks"])


@each_attack
def test_it_was_tried_and_gained_nothing(held: World, attack: Attack) -> None:
    """Each program says when it has tried, and what it has gained."""
    assert "tried" in held.said(attack.name)
    assert held.effects(attack) == []


@each_harmless
def test_it_works_where_no_sandbox_holds_it(unheld: World, attack: Attack) -> None:
    """An attack that never works shows nothing; some are held by the way programs are looked at."""
    assert unheld.got(attack) == attack.unheld("none")
    assert ("secret" in unheld.effects(attack)) == ("reading" in attack.fields["Tries"])


def test_the_good_ones_lose_nothing(held: World) -> None:
    """A submission does not suffer from those that are graded beside it."""
    for name in GOOD:
        result = held.result(name)
        assert result["score"] == result["max_score"]


def test_the_run_ends_well(held: World) -> None:
    """None of them makes the grader fail."""
    assert held.ended is not None
    assert (held.ended.returncode, held.ended.stderr) == (0, "")


def test_links_are_not_followed(held: World) -> None:
    """What is handed in as a link is not there."""
    for name in LINKS:
        outcomes = {check["outcome"] for check in held.result(name)["checks"]}
        assert outcomes <= {"missing", "skipped"}


def test_no_secret_comes_out(held: World) -> None:
    """Not in what is written, not on the screen."""
    assert held.ended is not None
    written = {path: path.read_bytes() for path in held.out.rglob("*") if path.is_file()}
    submissions = len(ATTACKS) + len(GOOD) + len(LINKS)
    assert len(written) == 2 * submissions + len(
        ("scores.csv", "checks.csv", "report.html", ".finished.json")
    )
    assert [path for path, content in written.items() if held.secret.encode() in content] == []
    assert held.secret not in held.ended.stdout + held.ended.stderr


def test_nobody_was_called(held: World) -> None:
    """No server on this machine has heard anything."""
    assert held.listeners.heard == {"tcp": [], "udp": [], "unix": [], "abstract": []}


def test_no_file_changes(held: World) -> None:
    """Nothing is written, removed or left, but for the results."""
    assert held.changed() == set()
    assert list(held.temporary.iterdir()) == []


def test_no_process_is_left(held: World) -> None:
    """Not of the sandboxes, not of the grader."""
    assert len(held.seen_running) >= 3, "this way to look finds nobody"
    assert held.running() == set()
    assert held.of_the_grader() == set()


@pytest.mark.parametrize("table", ["scores.csv", "checks.csv"])
def test_tables_are_inert(held: World, table: str) -> None:
    """No cell is a formula, moves a cursor or breaks its line; there is a row for each check."""
    rows = held.table(table)
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    assert [cell for cell in cells if not cell.isprintable()] == []


def test_the_screen_is_inert(held: World) -> None:
    """Nothing that a program has printed moves the teacher's cursor."""
    assert held.ended is not None
    shown = held.ended.stdout + held.ended.stderr
    assert re.findall(r"[^\n\x20-\x7e\xa0-\U0010ffff]", shown) == []
    assert "mallory" not in shown


def test_the_table_has_a_row_for_each_attack(held: World) -> None:
    """Made of the results: all are held, and what is not would be shown."""
    table = hostile_table.rows(held, ATTACKS)
    assert len(table) >= 60
    assert [row.cells() for row in table if not row.held] == []
    assert hostile_table.remains(held, ATTACKS) == []
    assert hostile_table.as_markdown(table).count("| held: ") == len(ATTACKS)


def test_the_table_shows_the_gaps_of_another_sandbox(unheld: World) -> None:
    """What was got there, what was held even so, and what must not be tried there."""
    table = hostile_table.rows(unheld, ATTACKS)
    assert {row.attack.name: row.held for row in table} == {
        attack.name: not attack.unheld("none") if attack.harmless else None for attack in ATTACKS
    }
    (calls_tcp,) = [row.outcome for row in table if row.attack.name == "calls_tcp"]
    assert calls_tcp == "NOT HELD: gained: a connection; contact tcp"
    assert hostile_table.remains(unheld, HARMLESS) == []
