"""Reading what sample programs say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import catalog, samples
from grader.samples import Kind, Sample
from tests.conftest import KitFolder

CHAFF = '''\
"""Says bye.

Misconception: any word
    will do.
Caught by: says_hello, says_it_softly
"""
'''


def read(kit: KitFolder, name: str, text: str) -> tuple[list[Sample], list[str]]:
    """The sample programs of a kit with one more, and the faults that were found."""
    kit.write(f"solutions/hello/{name}", text)
    faults: list[str] = []
    found = list(samples.samples(catalog.load_kit(kit.root)["hello"], faults))
    return found, faults


def test_the_stub_and_the_reference_solution_are_samples(kit: KitFolder) -> None:
    """They need no docstring of a certain form."""
    found, faults = read(kit, "README.md", "")
    assert [sample.kind for sample in found] == [Kind.STUB, Kind.REFERENCE]
    assert [sample.name for sample in found] == ["hello/stub hello.py", "hello/reference hello.py"]
    assert faults == []


def test_a_chaff_says_what_catches_it(kit: KitFolder) -> None:
    """Fields may go on in the next lines; the checks are a set, under each start method."""
    found, faults = read(kit, "chaff/says_bye.py", CHAFF)
    chaff = found[-1]
    assert faults == []
    assert (chaff.name, chaff.misconception) == ("hello/chaff/says_bye.py", "any word will do.")
    assert chaff.start_methods == ("fork", "spawn", "forkserver")
    assert chaff.should_fail("fork") == {"says_hello", "says_it_softly"}


def test_a_chaff_may_fail_differently_under_a_start_method(kit: KitFolder) -> None:
    """The line for a start method stands instead of the general one."""
    found, faults = read(
        kit, "chaff/x.py", CHAFF.replace('y\n"""', 'y\nCaught by (spawn, forkserver): other.\n"""')
    )
    chaff = found[-1]
    assert faults == []
    assert chaff.should_fail("fork") == {"says_hello", "says_it_softly"}
    assert chaff.should_fail("spawn") == chaff.should_fail("forkserver") == {"other"}
    assert chaff.named_checks() == {"says_hello", "says_it_softly", "other"}


def test_a_wheat_may_lose_a_check(kit: KitFolder) -> None:
    """And make sense under one start method only."""
    text = '"""Keeps it global.\n\nLoses: works_under_spawn\nStart methods: fork\n"""\n'
    found, faults = read(kit, "wheat/x.py", text)
    assert faults == []
    assert found[-1].should_fail("fork") == {"works_under_spawn"}
    assert found[-1].start_methods == ("fork",)


def test_a_wheat_need_say_little(kit: KitFolder) -> None:
    """One line on what is odd about it."""
    found, faults = read(kit, "wheat/x.py", '"""Says it by a class."""\n')
    assert (found[-1].kind, found[-1].should_fail("fork")) == (Kind.WHEAT, frozenset())
    assert faults == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("chaff/x.py", "x = 1\n", "first line should say"),
        ("chaff/x.py", '"""Caught by: a\n\nMisconception: b.\n"""', "first line should say"),
        ("chaff/x.py", '"""Says bye.\n\nCaught by: a\n"""', 'a line "Misconception: …"'),
        ("chaff/x.py", '"""Says bye.\n\nMisconception: a.\n"""', 'a line "Caught by: …"'),
        ("chaff/x.py", CHAFF.replace("by:", "By:"), "no field 'Caught By' of this form"),
        ("chaff/x.py", CHAFF.replace("by:", "by (vfork):"), "no start method is called vfork"),
        ("chaff/x.py", CHAFF.replace("Caught by", "Loses"), "no field 'Loses' of this form"),
        ("chaff/x.py", CHAFF.replace(": says_hello, says_it_softly", ":"), "says nothing"),
        ("wheat/x.py", CHAFF, "no field 'Caught by' of this form"),
        ("wheat/x.py", '"""Odd.\n\nStart methods: vfork\n"""', "start methods are fork, spawn"),
        ("wheat/x.py", "def x(:\n", "x.py:1: invalid syntax"),
    ],
)
def test_a_fault_is_told_with_its_file(kit: KitFolder, name: str, text: str, fault: str) -> None:
    """The program is left out then."""
    found, faults = read(kit, name, text)
    assert [sample.kind for sample in found] == [Kind.STUB, Kind.REFERENCE]
    assert any(fault in one for one in faults)
    assert all(str(Path("solutions/hello") / name) in one for one in faults)
