"""The files that a batch leaves."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader import results
from grader.files import NotWritten
from grader.model import CheckResult, Outcome, Result, WrongUse


def result(submission: str = "s001", rationale: str = "", points: float | None = 1.5) -> Result:
    """A result of one check."""
    outcome = Outcome.GRADER_ERROR if points is None else Outcome.PASSED
    check = CheckResult("hello", "says_hello", "Title.", outcome, points, 2, rationale)
    source = f"x = 1  # {rationale}"
    return Result(submission, (check,), {"grader": "0.1.0"}, {"hello": "abc"}, {"hello": source})


def write_tables(out: Path, *wrote: Result) -> None:
    """Write the files of a batch that came to these results."""
    file_names = results.file_names([each.submission for each in wrote])
    for each in wrote:
        results.write(out, file_names[each.submission], each)
    results.write_tables(out, ["hello"], file_names)


def rows(file: Path) -> list[list[str]]:
    """What a CSV file says."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def test_the_tables_are_as_designed(tmp_path: Path) -> None:
    """Their columns, whole numbers without a point, an open score left empty."""
    write_tables(tmp_path, result("b", "It's open.", None), result("a"))
    assert (tmp_path / "scores.csv").read_text() == (
        "submission,hello,score,max_score,status\na,1.5,1.5,2,graded\nb,,,2,grader_error\n"
    )
    assert (tmp_path / "checks.csv").read_text() == (
        "submission,exercise,check,outcome,points,max_points,rationale\n"
        "a,hello,says_hello,passed,1.5,2,\n"
        "b,hello,says_hello,grader_error,,2,It's open.\n"
    )


def test_a_rationale_is_one_line(tmp_path: Path) -> None:
    """Line ends, tabs and escape sequences make no second line and move no cursor."""
    text = 'one,\r\n "two"\n\tthree\x1b[2J \udcff'
    write_tables(tmp_path, result(rationale=text))
    assert rows(tmp_path / "checks.csv")[1][-1] == 'one, "two" three\\x1b[2J \\udcff'


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", " =1+1", "\r\n=1", "\uff1d1", '"=1"']
)
def test_no_text_is_a_formula(tmp_path: Path, text: str) -> None:
    """A spreadsheet shows what students wrote, and computes nothing of it."""
    write_tables(tmp_path, result(rationale=text))
    assert rows(tmp_path / "checks.csv")[1][-1] == "'" + text.strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("it was ;=1+1", "it was ;'=1+1"),
        ("it was ;  -1", "it was ;' -1"),
        ('it was ;"=1"', 'it was ;\'"=1"'),
        ("a;@b;+c", "a;'@b;'+c"),
        ("a\t=1", "a =1"),
    ],
)
def test_no_part_of_a_text_is_a_formula(tmp_path: Path, text: str, shown: str) -> None:
    """Not even where the spreadsheet takes semicolons for what separates the columns."""
    write_tables(tmp_path, result(rationale=text))
    assert rows(tmp_path / "checks.csv")[1][-1] == shown


@pytest.mark.parametrize(
    "text",
    [
        "Expected [1, -1]; it was [1, +1], a=b, 3 - 1 | 2 or x@y.",
        "应该有十封邮件\u3000（三封）；只有一封。",
        "مرحبا, שלום, e\u0301, \U0001f40d",
    ],
)
def test_a_usual_text_stays_as_it_is(tmp_path: Path, text: str) -> None:
    """What starts no formula and hides nothing is not touched, in whatever language."""
    write_tables(tmp_path, result(rationale=text))
    assert rows(tmp_path / "checks.csv")[1][-1] == " ".join(text.split())
    results.write(tmp_path, "x.json", result(rationale=text))
    assert text in (tmp_path / "results/x.json").read_text(encoding="utf-8")


CONTROLS = [
    *map(chr, range(0x7F, 0xA0)),
    *"\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e",
    *"\u2066\u2067\u2068\u2069\ufeff\udcff\U000e0041",
]


def test_no_file_holds_a_character_that_does_not_show_itself(tmp_path: Path) -> None:
    """Not in a name either; in the tables they are shown, in the JSON file they are still there."""
    text = "a".join(CONTROLS)
    wrote = result(submission=f"s{text}", rationale=f"r{text}")
    results.write(tmp_path, "x.json", wrote)
    write_tables(tmp_path, wrote)
    for name in ("results/x.json", "scores.csv", "checks.csv"):
        found = (tmp_path / name).read_text(encoding="utf-8")
        assert [each for each in CONTROLS if each in found] == []
    assert results.read(tmp_path, "x.json") == wrote
    assert "\\x9ba" in rows(tmp_path / "scores.csv")[1][0]
    assert "\\u202ea" in rows(tmp_path / "checks.csv")[1][-1]


def test_a_name_is_no_formula(tmp_path: Path) -> None:
    """The name of a submission is a text of strangers, too."""
    write_tables(tmp_path, result("=HYPERLINK(1)"), result("-x"))
    for table in ("scores.csv", "checks.csv"):
        assert [row[0] for row in rows(tmp_path / table)[1:]] == ["'-x", "'=HYPERLINK(1)"]


def test_tables_are_not_written_without_a_result(tmp_path: Path) -> None:
    """A file that went meanwhile is named, and the tables that are there stay."""
    write_tables(tmp_path, result("a"))
    before = (tmp_path / "scores.csv").read_bytes()
    with pytest.raises(NotWritten, match=r"b\.json in .*results was changed or removed"):
        results.write_tables(tmp_path, ["hello"], {"a": "a.json", "b": "b.json"})
    assert (tmp_path / "scores.csv").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"scores.csv", "checks.csv", "results"}


def test_a_result_can_be_read_back(tmp_path: Path) -> None:
    """All of it, whatever characters it holds."""
    wrote = result("李雷", "你好 \udcff \x1b \u2028 \U0001f40d\n\n=1")
    results.write(tmp_path, "x.json", wrote)
    assert results.read(tmp_path, "x.json") == wrote


def test_the_json_file_says_the_sums(tmp_path: Path) -> None:
    """Nobody has to add up points to use it."""
    results.write(tmp_path, "x.json", result())
    document = json.loads((tmp_path / "results/x.json").read_text(encoding="utf-8"))
    sums = {"status": "graded", "score": 1.5, "max_score": 2}
    assert document["exercises"] == {"hello": {**sums, "digest": "abc", "source": "x = 1  # "}}
    assert sums.items() <= document.items()


def test_the_contents_of_a_folder_are_those_of_its_tables(tmp_path: Path) -> None:
    """Whatever characters are in a name; a result that no table knows is left out."""
    names = ["=1", "b\x1b", "a"]
    write_tables(tmp_path, *map(result, names))
    results.write(tmp_path, "left.json", result("left over"))
    found = results.contents(tmp_path)
    by_name = results.file_names(names)
    in_order = tuple(by_name[name] for name in sorted(names))
    assert found == results.Contents(("hello",), in_order, is_whole=True)


def test_an_older_file_of_a_submission_is_not_taken_for_its_result(tmp_path: Path) -> None:
    """Another submission's name may have given it another file before."""
    write_tables(tmp_path, result("anna", points=0.0), result("Anna"))
    write_tables(tmp_path, result("anna", points=1.0))
    assert results.contents(tmp_path).file_names == ("anna.json",)
    (tmp_path / "results/anna.json").unlink()
    with pytest.raises(WrongUse, match="lacks 1 of the 1 results"):
        results.contents(tmp_path)


def test_while_a_batch_is_not_at_its_end_its_contents_are_what_is_graded_of_it(
    tmp_path: Path,
) -> None:
    """A result of another exercise alone is not there yet, and one of no such submission never."""
    write_tables(tmp_path, result("a"), result("gone"))
    results.begin(tmp_path, ["wave"], {name: f"{name}.json" for name in "abc"})
    results.write(tmp_path, "b.json", replace(result("b"), digests={"hello": "0", "wave": "0"}))
    assert results.contents(tmp_path) == results.Contents(("wave",), ("b.json",), is_whole=False)


def test_without_tables_the_contents_are_what_is_there(tmp_path: Path) -> None:
    """An unfinished batch can be looked at; an empty folder cannot."""
    with pytest.raises(WrongUse, match="holds no results"):
        results.contents(tmp_path)
    results.write(tmp_path, "a.json", result("a"))
    assert results.contents(tmp_path) == results.Contents(("hello",), ("a.json",), is_whole=False)


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    """Of pages as well; whatever else is in the folder stays."""
    ours = ("results/.a.json.tmp", "feedback/.a.html.tmp", ".report.html.tmp", ".scores.csv.tmp")
    kept = (".mine.tmp", "results/a.json", "feedback/.a.txt.tmp")
    for name in (*ours, *kept):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    results.remove_leftovers(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(kept)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b"null", b'{"schema": 0}', b'{"schema": 2, "checks": 3}']
)
def test_a_broken_file_is_no_result(tmp_path: Path, content: bytes) -> None:
    """A run that finds one grades anew."""
    (tmp_path / "results").mkdir()
    (tmp_path / "results/x.json").write_bytes(content)
    assert results.read(tmp_path, "x.json") is None
    assert results.read(tmp_path, "nothing.json") is None


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """Where the last step fails, what was there stays, and nothing else is left."""
    (tmp_path / "results/x.json").mkdir(parents=True)
    with pytest.raises(NotWritten, match=r"x\.json cannot be written: Is a directory"):
        results.write(tmp_path, "x.json", result())
    assert [file.name for file in (tmp_path / "results").iterdir()] == ["x.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_file_that_has_no_room_is_not_half_written(tmp_path: Path) -> None:
    """The error says which one and what to do, and what was there stays."""
    import resource

    results.write(tmp_path, "x.json", result())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(NotWritten, match=r"x\.json cannot .* too large\. Make room"):
            results.write(tmp_path, "x.json", result(rationale="long " * 10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert results.read(tmp_path, "x.json") == result()
    assert [file.name for file in (tmp_path / "results").iterdir()] == ["x.json"]


@pytest.mark.parametrize("name", ["s001", "Anna_Smith", "a.b-c", "2024.1"])
def test_a_plain_name_stays(name: str) -> None:
    """The file of a plain submission is found by its name."""
    assert results.file_names([name]) == {name: f"{name}.json"}


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../../etc/passwd",
        "-rf",
        "a b",
        "李雷",
        "con",
        "NUL.txt",
        "x.",
        "a/b",
        "\\x00",
        "长" * 99,
    ],
)
def test_an_odd_name_makes_a_safe_file_name(name: str) -> None:
    """No path in it, no leading dot or dash, not too long, no device of Windows."""
    file_name = results.file_names([name])[name]
    assert Path(file_name).name == file_name
    assert not file_name.startswith((".", "-"))
    assert len(file_name.encode()) < 200
    assert "~" in file_name


def test_no_two_submissions_share_a_file() -> None:
    """Not even on file systems that do not tell upper from lower case, or forms of é."""
    names = [
        "a b",
        "a_b",
        "a\tb",
        "anna",
        "Anna",
        "ANNA",
        "caf\u00e9",
        "cafe\u0301",
        "李",
        "..",
        ".",
    ]
    files = results.file_names(names).values()
    assert len({file.casefold() for file in files}) == len(names)


def test_the_files_of_a_hundred_long_names_differ() -> None:
    """What is cut off still counts."""
    names = ["长" * 80 + str(number) for number in range(100)]
    assert len(set(results.file_names(names).values())) == 100
