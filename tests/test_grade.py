"""``grader grade``, as an instructor runs it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import (
    REFERENCE,
    SUITE,
    Ended,
    KitFolder,
    needs_bubblewrap,
)

Grader = Callable[..., Ended]

BYE = REFERENCE.replace('"hello"', '"bye"')


@pytest.fixture
def grade(grader: Grader, tmp_path: Path) -> Grader:
    """Grades ``submissions`` into ``out``, both beside the kit; spawn exists on every system."""

    def run(*options: str, **environment: str) -> Ended:
        folders = (tmp_path / "submissions", "--out", tmp_path / "out")
        always = ("--sandbox", "none", "--start-method", "spawn")
        return grader("grade", *folders, *always, *options, **environment)

    return run


def hand_in(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Fill the folder of submissions."""
    for name, content in files.items():
        file = folder / "submissions" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table of results."""
    with (folder / "out" / table).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def document(folder: Path, submission: str) -> dict[str, Any]:
    """All that is known of a submission."""
    text = (folder / f"out/results/{submission}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_scores_a_folder_of_submissions(grade: Grader, tmp_path: Path) -> None:
    """Right, wrong and missing each get their row, in all three places."""
    files = {"s002/hello.py": BYE, "s001/hello.py": REFERENCE, "s003/other.py": ""}
    hand_in(tmp_path, files)
    ended = grade()
    assert (ended.status, ended.err) == (0, "")
    assert (tmp_path / "out/scores.csv").read_text() == (
        "submission,hello,score,max_score,status\n"
        "s001,10,10,10,graded\n"
        "s002,0,0,10,graded\n"
        "s003,0,0,10,missing\n"
    )
    checks = [tuple(row.values())[:6] for row in rows(tmp_path, "checks.csv")]
    assert checks == [
        ("s001", "hello", "says_hello", "passed", "7.5", "7.5"),
        ("s001", "hello", "says_it_softly", "passed", "2.5", "2.5"),
        ("s002", "hello", "says_hello", "failed", "0", "7.5"),
        ("s002", "hello", "says_it_softly", "skipped", "0", "2.5"),
        ("s003", "hello", "says_hello", "missing", "0", "7.5"),
        ("s003", "hello", "says_it_softly", "skipped", "0", "2.5"),
    ]
    assert rows(tmp_path, "checks.csv")[2]["rationale"] == "Expected hello; it was bye."
    assert len(list((tmp_path / "out/results").iterdir())) == 3
    assert document(tmp_path, "s002")["checks"][0]["help"] == "Say hello."
    assert "s002" in ended.out
    assert "3 submissions graded; sandbox: none" in ended.out


def test_bad_input_gets_rows_and_the_rest_goes_on(grade: Grader, tmp_path: Path) -> None:
    """Every kind of bad input at once: each is named, none stops the batch."""
    hand_in(
        tmp_path,
        {
            "good/hello.py": REFERENCE,
            "syntax/hello.py": "def hello(:\n",
            "nul/hello.py": b"\0",
            "encoding/hello.py": "# 你好".encode("gbk"),
            "huge/hello.py": b"#" * 50_000_000,
            "two/a/hello.py": REFERENCE,
            "two/b/hello.py": REFERENCE,
            "a name with spaces/hello.py": REFERENCE,
            "李雷/hello.py": REFERENCE,
            "-rf/hello.py": REFERENCE,
            "=1+1/hello.py": REFERENCE,
            "single.py": REFERENCE,
            "missing/README.txt": "",
        },
    )
    (tmp_path / "submissions/link").mkdir()
    (tmp_path / "submissions/link/hello.py").symlink_to("/etc/passwd")
    ended = grade("--jobs", "2")
    assert (ended.status, ended.err) == (0, "")
    scores = {
        row["submission"]: (row["score"], row["status"]) for row in rows(tmp_path, "scores.csv")
    }
    right = {"good", "a name with spaces", "李雷", "'-rf", "'=1+1", "single"}
    missing = {"nul", "encoding", "huge", "two", "missing", "link"}
    assert scores == (
        dict.fromkeys(right, ("10", "graded"))
        | dict.fromkeys(missing, ("0", "missing"))
        | {"syntax": ("0", "graded")}
    )
    rationales = {
        row["submission"]: row["rationale"]
        for row in rows(tmp_path, "checks.csv")
        if row["check"] == "says_hello"
    }
    assert rationales["syntax"] == "SyntaxError: invalid syntax in line 1 of hello.py"
    assert "two/a/hello.py, two/b/hello.py" in rationales["two"]
    for name in ("nul", "encoding", "huge", "link"):
        assert f"{name}/hello.py" in rationales[name]


def test_the_tables_do_not_depend_on_the_number_of_jobs(grade: Grader, tmp_path: Path) -> None:
    """One process or two, graded at once or resumed: the same bytes."""
    hand_in(tmp_path, {f"s{number}/hello.py": (BYE, REFERENCE)[number % 2] for number in range(6)})
    tables = []
    for options in (["--jobs", "1"], ["--jobs", "2", "--force"], []):
        assert grade(*options).status == 0
        tables.append(
            [(tmp_path / "out" / name).read_bytes() for name in ("scores.csv", "checks.csv")]
        )
    assert tables[0] == tables[1] == tables[2]


def test_what_has_not_changed_is_not_graded_again(
    grade: Grader, kit: KitFolder, tmp_path: Path
) -> None:
    """A changed file, suite or start method, or --force, makes a run anew; nothing else does."""
    hand_in(tmp_path, {"s001/hello.py": REFERENCE, "s002/hello.py": REFERENCE})
    unchanged = "2 of them earlier and unchanged since"
    assert unchanged not in grade().out
    assert unchanged in grade().out
    hand_in(tmp_path, {"s001/hello.py": BYE})
    assert "1 of them earlier" in grade().out
    assert rows(tmp_path, "scores.csv")[0]["score"] == "0"
    assert "earlier" not in grade("--force").out
    kit.write("tests/hidden/test_hello.py", SUITE.replace("7.5", "8.5"))
    assert "earlier" not in grade().out
    assert rows(tmp_path, "scores.csv")[1]["max_score"] == "11"
    assert unchanged in grade().out


def test_only_what_lost_points_is_graded_again(grade: Grader, tmp_path: Path) -> None:
    """--only-failed takes up what may have failed for want of time or memory, and nothing else."""
    hand_in(tmp_path, {"right/hello.py": REFERENCE, "wrong/hello.py": BYE})
    grade()
    hand_in(tmp_path, {"new/hello.py": REFERENCE})
    ended = grade("--only-failed")
    assert "1 of them earlier" in ended.out
    assert [row["score"] for row in rows(tmp_path, "scores.csv")] == ["10", "10", "0"]
    both = grade("--only-failed", "--force")
    assert (both.status, both.out) == (2, "")
    assert "give one" in both.err


def test_a_broken_result_is_made_anew(grade: Grader, tmp_path: Path) -> None:
    """Half a file, left by a full disk perhaps, counts as none."""
    hand_in(tmp_path, {"s001/hello.py": REFERENCE})
    grade()
    (tmp_path / "out/results/s001.json").write_text('{"schema": 2, "subm')
    assert "earlier" not in grade().out
    assert document(tmp_path, "s001")["score"] == 10


def test_grader_errors_leave_the_score_open(grade: Grader, tmp_path: Path) -> None:
    """A suite that raises and a process that dies cost nobody else anything, and exit with 1."""
    hand_in(
        tmp_path,
        {
            "confused/hello.py": BYE.replace("bye", "confuse the grader"),
            "killed/hello.py": BYE.replace("bye", "kill the grader"),
            "right/hello.py": REFERENCE,
            "wrong/hello.py": BYE,
        },
    )
    ended = grade("--jobs", "2")
    assert ended.status == 1
    scores = {
        row["submission"]: (row["score"], row["status"]) for row in rows(tmp_path, "scores.csv")
    }
    assert scores == {
        "confused": ("", "grader_error"),
        "killed": ("", "grader_error"),
        "right": ("10", "graded"),
        "wrong": ("0", "graded"),
    }
    assert "confused, hello.says_hello: ZeroDivisionError" in ended.err
    assert "killed, hello: The submission could not be graded: the process" in ended.err
    assert "2 of them earlier" in grade("--jobs", "2").out


def test_a_grader_error_is_shown_as_text(grade: Grader, kit: KitFolder, tmp_path: Path) -> None:
    """What strangers have put into it moves no cursor and makes no line of its own."""
    error = 'ValueError("\\x1b[2J\\x9b2J\\u202e\\n=2")'
    suite = SUITE.replace('ZeroDivisionError("division by zero")', error)
    kit.write("tests/hidden/test_hello.py", suite)
    hand_in(tmp_path, {"s001/hello.py": BYE.replace("bye", "confuse the grader")})
    ended = grade()
    assert ended.status == 1
    (line,) = ended.err.splitlines()
    assert line.endswith("\\x1b[2J\\x9b2J\\u202e =2")


def test_some_exercises_alone(grade: Grader, kit: KitFolder, tmp_path: Path) -> None:
    """--exercise makes the columns fewer, and forgets nothing of the others."""
    kit.add_exercise("wave")
    hand_in(tmp_path, {"s001/hello.py": REFERENCE, "s001/wave.py": BYE})
    assert grade().status == 0
    assert rows(tmp_path, "scores.csv")[0] | {"status": ""} == {
        "submission": "s001",
        "hello": "10",
        "wave": "0",
        "score": "10",
        "max_score": "20",
        "status": "",
    }
    assert grade("--exercise", "wave").status == 0
    assert list(rows(tmp_path, "scores.csv")[0]) == [
        "submission",
        "wave",
        "score",
        "max_score",
        "status",
    ]
    assert "1 of them earlier and unchanged since" in grade().out


def test_a_changed_suite_is_run_alone(grade: Grader, kit: KitFolder, tmp_path: Path) -> None:
    """What has not changed of a submission is taken over, whatever it came to."""
    kit.add_exercise("wave")
    hand_in(tmp_path, {"s001/hello.py": BYE, "s001/wave.py": REFERENCE})
    grade()
    first = document(tmp_path, "s001")
    kit.write("tests/hidden/test_wave.py", SUITE.replace("7.5", "8.5"))
    assert "earlier" not in grade().out
    second = document(tmp_path, "s001")
    assert second["exercises"]["wave"]["score"] == 11
    # The time line tells of one run: it is the same as long as there was no other.
    assert second["exercises"]["hello"] == first["exercises"]["hello"]
    assert second["checks"][:2] == first["checks"][:2]
    assert [check["exercise"] for check in second["checks"]] == ["hello", "hello", "wave", "wave"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "--out", "out"], "There is no folder nowhere"),
        (["exercises/hello", "--out", "out", "-e", "helo"], "no exercise 'helo'"),
        (["empty", "--out", "out"], "empty holds no submission"),
        (["exercises", "--out", "exercises/out"], "--out exercises/out is inside exercises"),
        (["exercises", "--out", "exercises"], "--out exercises is inside exercises"),
        (["exercises", "--out", "exercises/hello/hello.py"], "is a file"),
        (["exercises", "--out", "out", "--kit", "empty"], "empty is not a kit"),
        (["exercises"], "Missing option '--out'"),
        (["exercises", "--out", "out", "--jobs", "0"], "--jobs"),
        (["exercises", "--out", "out", "--start-method", "vfork"], "vfork"),
    ],
)
def test_wrong_use_exits_with_2(
    kit: KitFolder, grader: Grader, arguments: list[str], message: str
) -> None:
    """The error says what is wrong, and nothing is left behind."""
    (kit.root / "empty").mkdir()
    ended = grader("grade", *arguments, "--sandbox", "none", COLUMNS="200")
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err
    assert not (kit.root / "out").exists()


def test_without_isolation_nothing_is_run(kit: KitFolder, grader: Grader, tmp_path: Path) -> None:
    """Where there is no bubblewrap, grade refuses and says both ways out."""
    hand_in(tmp_path, {"s001/hello.py": REFERENCE})
    folders = (tmp_path / "submissions", "--out", tmp_path / "out")
    ended = grader("grade", *folders, PATH=str(kit.root))
    assert (ended.status, ended.out) == (2, "")
    assert "--sandbox none" in ended.err


@needs_bubblewrap
def test_in_isolation_the_same_scores(grader: Grader, tmp_path: Path) -> None:
    """The default sandbox is in force, and says so in the result."""
    hand_in(tmp_path, {"s001/hello.py": REFERENCE, "s002/hello.py": BYE})
    ended = grader("grade", tmp_path / "submissions", "--out", tmp_path / "out")
    assert ended.status == 0
    assert [row["score"] for row in rows(tmp_path, "scores.csv")] == ["10", "0"]
    known = document(tmp_path, "s001")
    assert known["versions"]["sandbox"] == "bubblewrap"
