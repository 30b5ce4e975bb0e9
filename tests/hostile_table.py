"""The table of attacks: what each tries, what holds it, and what came of it in a run made for it.

``python -m tests.hostile_table`` grades every program of ``tests/hostile`` with the real command,
in bubblewrap, and prints a row for each. ``--sandbox`` names another sandbox; for "none" only the
attacks that are harmless to this machine are run. Names of attacks run those alone. The exit status
is 1 when something was not held.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from grader.sandbox import KINDS
from tests.hostile_world import ATTACKS, Attack, World, graded

FULL = "bubblewrap"
"""The sandbox that is to hold everything."""
HEADINGS = ("attack", "tries", "held by", "outcome")


@dataclass(frozen=True)
class Row:
    """What came of one attack."""

    attack: Attack
    sandbox: str
    """As results name it."""
    held: bool | None
    """None where it was not tried."""
    seen: str
    """How its checks ended, or what it has got."""

    @property
    def outcome(self) -> str:
        if self.held is None:
            return f"not tried: {self.seen}"
        return f"{'held' if self.held else 'NOT HELD'}: {self.seen}"

    def cells(self) -> tuple[str, ...]:
        tries, held_by = (self.attack.field(name, self.sandbox) for name in ("Tries", "Held by"))
        return self.attack.name, tries, held_by, self.outcome


def to_try(attacks: Sequence[Attack], kind: str) -> list[Attack]:
    """Those that may be tried in this kind of sandbox."""
    return [attack for attack in attacks if kind != "none" or attack.harmless]


def row(world: World, attack: Attack) -> Row:
    """What the results say of an attack that was graded."""
    got = world.effects(attack)
    if not (got and attack.unheld(world.sandbox)):
        # What an attack got is told by its effects; how its checks end then is of no interest.
        got += [f"{check} {how}" for check, how in world.otherwise(attack).items()]
    if got:
        return Row(attack, world.sandbox, held=False, seen="; ".join(got))
    return Row(attack, world.sandbox, held=True, seen=_ends(world, attack))


def _ends(world: World, attack: Attack) -> str:
    checks = world.result(attack.name)["checks"]
    passed = sum(check["outcome"] == "passed" for check in checks)
    told = f"{passed} of {len(checks)} checks passed"
    wanted = attack.field("Rationale", world.sandbox)
    said = [check["rationale"] for check in checks if wanted and wanted in check["rationale"]]
    return f"{told}: {said[0]}" if said else told


def rows(world: World, attacks: Sequence[Attack]) -> list[Row]:
    """A row for each of ``attacks``, of which ``world`` has graded those that may be tried."""
    tried = to_try(attacks, world.kind)
    return [
        row(world, attack)
        if attack in tried
        else Row(attack, world.sandbox, held=None, seen="only a sandbox makes it harmless")
        for attack in attacks
    ]


def remains(world: World, attacks: Sequence[Attack]) -> list[str]:
    """What the whole run has left on the machine, beyond what an attack answers for."""
    changed = world.changed()
    for attack in attacks:
        for verb, _, what in (effect.partition(" ") for effect in world.effects(attack)):
            if verb == "changes":
                changed -= set(fnmatch.filter(changed, world.place(what)))
    left = [f"file {name}" for name in sorted(changed)]
    left += [f"process {pid}" for pid in sorted(world.running() | world.of_the_grader())]
    return left


def as_markdown(table: Sequence[Row]) -> str:
    """The table as text, each cell on one line."""
    lines = [HEADINGS, ("---",) * len(HEADINGS), *(each.cells() for each in table)]
    return "\n".join(f"| {' | '.join(map(_inert, cells))} |" for cells in lines)


def _inert(cell: str) -> str:
    text = "".join(letter if letter.isprintable() else " " for letter in cell)
    return text.replace("|", "\\|").replace("<", "&lt;")


def main() -> int:
    """Make a run and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile_table", description=__doc__)
    kinds = [kind for kind in KINDS if kind != "auto"]
    parser.add_argument("--sandbox", choices=kinds, default=FULL)
    parser.add_argument("attacks", metavar="ATTACK", nargs="*", help="a name in tests/hostile")
    given = parser.parse_args()
    chosen = [attack for attack in ATTACKS if not given.attacks or attack.name in given.attacks]
    if unknown := set(given.attacks) - {attack.name for attack in ATTACKS}:
        parser.error(f"no such attack: {', '.join(sorted(unknown))}")
    tried = to_try(chosen, given.sandbox)
    with graded(tried, given.sandbox) as world:
        assert world.ended is not None
        sys.stderr.write(world.ended.stderr)
        table = rows(world, chosen)
        left = remains(world, tried)
    held = sum(each.held is True for each in table)
    sys.stdout.write(f"{as_markdown(table)}\n\n")
    sys.stdout.write(f"Sandbox {world.sandbox}: {held} of {len(tried)} attacks tried were held.")
    sys.stdout.write(f" Left on the machine: {', '.join(left) or 'nothing'}.\n")
    return int(held < len(tried) or bool(left))


if __name__ == "__main__":
    sys.exit(main())
