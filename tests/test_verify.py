"""``grader verify``: the tests of the tests, tested on a small kit."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from grader import verify
from tests.conftest import REFERENCE, SUITE, Ended, KitFolder, clean_environment

Grader = Callable[..., Ended]

OPTIONS = ("verify", "--sandbox", "none", "--start-method", "spawn")


def sample(docstring: str, says: str) -> str:
    """A sample program."""
    return REFERENCE.replace("Say hello.", docstring, 1).replace('"hello"', f'"{says}"')


def chaff(caught_by: str, says: str) -> str:
    """A chaff program."""
    return sample(f"Says {says}.\n\nMisconception: a.\nCaught by: {caught_by}\n", says)


def test_a_right_kit_agrees(kit: KitFolder, grader: Grader) -> None:
    """Stub, reference solution, wheat and chaff all get the verdict that they should."""
    kit.write("solutions/hello/wheat/same.py", sample("Says it, too.", "hello"))
    kit.write("solutions/hello/chaff/bye.py", chaff("says_hello", "bye"))
    ended = grader(*OPTIONS)
    assert (ended.status, ended.err) == (0, "")
    header, row, total = ended.out.splitlines()[-3:]
    titles = "exercise programs runs false accepts false rejects disagreements seconds"
    assert header.split() == titles.split()
    assert row.split()[:6] == ["hello", "4", "7", "0", "0", "0"]
    assert total.split()[:6] == ["all", "4", "7", "0", "0", "0"]
    note = "no chaff is caught by says_it_softly: nothing shows that these can fail."
    assert f"note: hello: {note}" in ended.out


def test_programs_with_another_verdict_are_shown(kit: KitFolder, grader: Grader) -> None:
    """What was expected and seen, why each check failed, and which way the checks erred."""
    kit.write("exercises/hello/hello.py", REFERENCE)
    kit.write("solutions/hello/chaff/right.py", chaff("says_hello", "hello"))
    kit.write("solutions/hello/chaff/other.py", chaff("says_it_softly", "bye"))
    ended = grader(*OPTIONS, "--jobs", "1")
    assert ended.status == 1
    shown = ended.out.partition("note:")[0].partition("exercise ")[0]
    assert shown == (
        "DISAGREEMENT hello/stub hello.py under spawn\n"
        "  expected: at least one check fails\n"
        "  seen:     no check fails\n"
        "DISAGREEMENT hello/stub hello.py, visible tests under spawn\n"
        "  expected: at least one check fails\n"
        "  seen:     no check fails\n"
        "DISAGREEMENT hello/chaff/other.py under spawn\n"
        "  expected: says_it_softly\n"
        "  seen:     says_hello\n"
        "    says_hello: failed: Expected hello; it was bye.\n"
        "DISAGREEMENT hello/chaff/right.py under spawn\n"
        "  expected: says_hello\n"
        "  seen:     no check fails\n"
    )
    assert ended.out.splitlines()[-1].split()[:6] == ["all", "4", "6", "3", "1", "4"]


@pytest.mark.parametrize("place", ["solutions/hello/hello.py", "solutions/hello/wheat/x.py"])
def test_a_right_program_that_fails_is_shown(kit: KitFolder, grader: Grader, place: str) -> None:
    """On the hidden suite and on the visible one."""
    kit.write(place, sample("Odd.", "bye"))
    ended = grader(*OPTIONS)
    assert ended.status == 1
    assert (
        ended.out.count("  expected: no check fails\n  seen:     says_hello, says_it_softly") == 2
    )
    assert ", visible tests under spawn" in ended.out
    assert ended.out.splitlines()[-1].split()[3:6] == ["0", "2", "2"]


def test_a_grader_error_is_a_disagreement(kit: KitFolder, grader: Grader) -> None:
    """Even for a chaff that should fail the check anyhow, and where the whole process died."""
    kit.write("solutions/hello/chaff/a.py", chaff("says_hello", "confuse the grader"))
    kit.write("solutions/hello/chaff/b.py", chaff("says_hello", "kill the grader"))
    ended = grader(*OPTIONS)
    assert ended.status == 1
    assert "seen:     says_hello (grader_error)" in ended.out
    assert "seen:     all (grader_error)" in ended.out


def test_a_dead_worker_says_nothing_of_the_suite(kit: KitFolder, grader: Grader) -> None:
    """Points and names of checks are known from programs whose checks were run alone."""
    kit.write("solutions/hello/hello.py", sample("Says it.", "kill the grader"))
    kit.write("exercises/hello/hello.py", sample("Says it.", "kill the grader"))
    kit.write("solutions/hello/chaff/bye.py", chaff("says_hello", "bye"))
    ended = grader(*OPTIONS)
    assert ended.status == 1
    assert "FAULT" not in ended.out
    assert "note:" not in ended.out
    row = ended.out.splitlines()[-1].split()
    assert row[3:6] == ["0", "0", "4"]


def test_without_a_place_to_work_it_shows_what_it_has(kit: KitFolder, grader: Grader) -> None:
    """No worker can be started where temporary files have no place."""
    ended = grader(*OPTIONS, TMPDIR=str(kit.root / "nowhere"))
    assert ended.status == 1
    assert "No process can be started to grade in" in ended.err
    assert "exercise " in ended.out
    ended = grader(*OPTIONS, "--json", "no/such/out.json")
    assert ended.status == 2
    assert "there is no folder no/such" in ended.err


def test_faults_of_the_corpus_are_shown(kit: KitFolder, grader: Grader) -> None:
    """Files, docstrings and points are looked at, too."""
    kit.write("solutions/hello/chaff/wrong_name.py", chaff("says_helo", "bye"))
    kit.write("solutions/hello/chaff/no_docstring.py", "x = 1\n")
    kit.write("tests/hidden/test_hello.py", SUITE.replace("7.5", "7"))
    kit.write("exercises/hello/test_hello.py", SUITE.replace("7.5", "8"))
    kit.write("exercises/hello/notes.txt", "")
    kit.write("solutions/hello/wheat/notes.txt", "")
    kit.write("solutions/helo/hello.py", "")
    kit.write("tests/hidden/test_helo.py", "")
    kit.write("tests/hidden/conftest.py", "raise ValueError('it is read')\n")
    (kit.root / "exercises/hello/README.zh.md").unlink()
    ended = grader(*OPTIONS)
    assert ended.status == 1
    faults = [line.removeprefix("FAULT ") for line in ended.out.splitlines() if "FAULT" in line]
    root = f"{kit.root}/"
    assert {fault.removeprefix(root) for fault in faults} == {
        "solutions/hello/chaff/wrong_name.py: the hidden suite has no check 'says_helo';"
        " it has says_hello, says_it_softly.",
        "solutions/hello/chaff/no_docstring.py: the docstring's first line should say what is odd"
        " about it.",
        'solutions/hello/chaff/no_docstring.py: the docstring needs a line "Misconception: …".',
        'solutions/hello/chaff/no_docstring.py: the docstring needs a line "Caught by: …".',
        "tests/hidden/test_hello.py: the points add up to 9.5, not to 10.",
        "exercises/hello/test_hello.py: the points add up to 10.5, not to 10.",
        "exercises/hello/README.zh.md is missing.",
        "exercises/hello/notes.txt: a stray file; nothing here should have this name.",
        "solutions/hello/wheat/notes.txt: a stray file; nothing here should have this name.",
        "solutions/helo: a stray file; nothing here should have this name.",
        "tests/hidden/test_helo.py: a stray file; nothing here should have this name.",
        "tests/hidden/conftest.py: a stray file; nothing here should have this name.",
    }


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("import expect", "import exspect", "test_hello.py:6: in <module>\n    E   ImportError"),
        ("mark.points", "mark.point", "'point' not found in `markers` configuration option"),
        ("def test_", "def tst_", "The suite holds no check."),
    ],
)
def test_a_suite_that_cannot_be_run_is_told_once(
    kit: KitFolder, grader: Grader, right: str, wrong: str, reason: str
) -> None:
    """Where and why, and not for each program anew."""
    suite = kit.write("tests/hidden/test_hello.py", SUITE.replace(right, wrong))
    kit.write("solutions/hello/chaff/bye.py", chaff("says_hello", "bye"))
    ended = grader(*OPTIONS)
    assert (ended.status, ended.err) == (1, "")
    assert ended.out.startswith(f"FAULT {suite}: cannot be run:\n")
    assert reason in ended.out
    assert "DISAGREEMENT" not in ended.out
    assert "note:" not in ended.out
    assert ended.out.splitlines()[-1].split()[5] == "3"


def test_suites_that_cannot_be_read_are_refused(kit: KitFolder, grader: Grader) -> None:
    """All of them, with file and line, before any program is run."""
    faults = {
        "tests/hidden/test_hello.py": ("x = 1\nx = (\n", ":2: '(' was never closed"),
        "exercises/hello/test_hello.py": ("def x(:\n", ":1: invalid syntax"),
        "tests/hidden/test_hello.zh.po": ('msgid "x"\nmsgstr "y\nz\n', ": cannot be read: "),
        "exercises/hello/test_hello.zh.po": ("msgid\n", ": cannot be read: "),
    }
    told = [f"{kit.write(name, text)}{reason}" for name, (text, reason) in faults.items()]
    ended = grader(*OPTIONS)
    assert (ended.status, ended.out) == (2, "")
    assert [fault for fault in told if fault not in ended.err] == []


def test_translations_are_looked_at(kit: KitFolder, grader: Grader) -> None:
    """One that asks for a value of its own would break the check."""
    right = 'msgid "{n} of {m}"\nmsgstr "{m} {n}"\n\nmsgid "a {"\nmsgstr "b {"\n\n'
    wrong = 'msgid "{n:d} is there"\nmsgstr "{m}"\n'
    file = kit.write("tests/hidden/test_hello.zh.po", right + wrong)
    ended = grader(*OPTIONS)
    assert ended.status == 1
    [fault] = [line for line in ended.out.splitlines() if "FAULT" in line]
    told = "the translation of '{n:d} is there' has {m}, which that has not."
    assert fault == f"FAULT {file}:7: {told}"


def test_a_wrong_name_is_told_with_its_line(kit: KitFolder, grader: Grader) -> None:
    """What a suite holds that is not there: the line of the suite says where."""
    held = SUITE.replace('program.call("hello")', 'program.call("hello", hold=["bell.ring"])')
    kit.write("tests/hidden/test_hello.py", held)
    ended = grader(*OPTIONS, "--program", "*/reference *")
    assert ended.status == 1
    line = 1 + held.splitlines().index('    run = program.call("hello", hold=["bell.ring"])')
    assert f"ObserverError in test_hello.py, line {line}: 'bell.ring' cannot be" in ended.out


def test_many_rounds_under_load_and_all_start_methods(kit: KitFolder, grader: Grader) -> None:
    """Every verdict is in the JSON file; a program for fork alone is run under fork alone."""
    only_fork = sample("Odd.\n\nStart methods: fork\n", "hello")
    kit.write("solutions/hello/wheat/x.py", only_fork)
    arguments = ("--start-method", "all", "--repeat", "2", "--load", "1", "--json", "out.json")
    ended = grader("verify", "--sandbox", "none", *arguments)
    assert (ended.status, ended.err) == (0, "")
    document = json.loads((kit.root / "out.json").read_text(encoding="utf-8"))
    assert document["faults"] == []
    runs = [
        (one["program"], one["suite"], one["start_method"], one["round"])
        for one in document["verdicts"]
    ]
    # Two rounds of three programs on two suites, two of the programs under three start methods.
    assert len(runs) == len(set(runs)) == 2 * 2 * (3 + 3 + 1)
    assert all(one["agrees"] for one in document["verdicts"])
    assert {one[2] for one in runs if "wheat" in one[0]} == {"fork"}


def test_some_programs_alone(kit: KitFolder, grader: Grader) -> None:
    """A pattern picks programs by name; one that fits none is wrong use."""
    kit.write("solutions/hello/wheat/same.py", sample("Says it, too.", "hello"))
    kit.write("solutions/hello/chaff/bye.py", chaff("says_hello", "bye"))
    ended = grader(*OPTIONS, "--program", "*/chaff/b*")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines()[-1].split()[:3] == ["all", "1", "1"]
    kit.write("solutions/hello/wheat/forks.py", sample("Forks.\n\nStart methods: fork\n", "hello"))
    ended = grader(*OPTIONS, "--program", "*/wheat/forks*")
    assert ended.status == 2
    assert "None of these programs makes sense under spawn." in ended.err
    ended = grader(*OPTIONS, "--program", "*/chaff/x*")
    assert ended.status == 2
    assert "No program is called '*/chaff/x*'; 'hello/stub hello.py' is." in ended.err


def test_an_interrupt_loses_no_verdict(kit: KitFolder) -> None:
    """An hour of runs is not in vain because the rest was given up."""
    kit.write("exercises/hello/hello.py", REFERENCE)
    command = [sys.executable, "-m", "grader", *OPTIONS, "--repeat", "1000", "--json", "out.json"]
    with subprocess.Popen(
        command, cwd=kit.root, env=clean_environment(), stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("DISAGREEMENT")
        process.send_signal(signal.SIGINT)
        shown = process.stdout.read()
    assert process.returncode == 128 + signal.SIGINT
    assert shown.splitlines()[-1].startswith("all ")
    assert json.loads((kit.root / "out.json").read_text(encoding="utf-8"))["verdicts"]


def test_the_load_ends_with_the_block() -> None:
    """Busy loops are there within, none after, not even when the block raises."""
    with contextlib.suppress(RuntimeError), verify.load(2):
        loops = [psutil.Process(child.pid) for child in multiprocessing.active_children()]
        raise RuntimeError
    assert len(loops) == 2
    assert [process for process in loops if process.is_running()] == []
