"""``grader export``: what it says, and the files that platforms and programs read."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import junitparser
import pytest
import xmlschema
from jsonschema import Draft202012Validator, ValidationError

from grader.cli import app
from grader.export import formats, graded, schemas
from grader.export.asked import Asked
from grader.manifest import Student
from grader.model import Outcome, WrongUse
from tests.conftest import REFERENCE, Ended, KitFolder, files_in
from tests.exports import FULL, HALF, OURS, PASSED, batch, by, export, left, result
from tests.made_up import a_class, write

Grader = Callable[..., Ended]

JENKINS = Path(__file__).parent / "schemas" / "junit-10.xsd"
"""Of Jenkins' xUnit plugin, under the MIT License that stands in it; pytest's sources have it."""

ALL_OUTCOMES = tuple(Outcome)

GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "tests"],
    "properties": {
        "score": {"type": "number", "minimum": 0},
        "output": {"type": "string"},
        "output_format": {"enum": ["text", "html", "simple_format", "md", "ansi"]},
        "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
        "stdout_visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["score", "max_score", "status", "name", "number", "output"],
                "properties": {
                    "score": {"type": "number", "minimum": 0},
                    "max_score": {"type": "number", "minimum": 0},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string", "minLength": 1},
                    "name_format": {"const": "text"},
                    "number": {"type": "string", "pattern": r"^\d+\.\d+$"},
                    "output": {"type": "string"},
                    "output_format": {"const": "text"},
                    "visibility": {"const": "visible"},
                },
            },
        },
    },
}
"""What https://gradescope-autograders.readthedocs.io/en/latest/specs/ allows, as we use it."""

RUNNER = {
    "CLASSROOM": "cs",
    "ASSIGNMENT": "greetings",
    "ASSIGNMENT_TYPE": "individual",
    "USERNAME": "anna",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/o/r/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/o/r/releases/tag/submit%2F2026",
}
"""What Classroom 50's runner sets."""


def document(file: Path) -> Any:
    """What a JSON file holds."""
    return json.loads(file.read_bytes())


def schema(name: str) -> Draft202012Validator:
    """A published schema, which is one itself."""
    published = json.loads(schemas.text_of(name))
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


def test_what_was_really_graded(grader: Grader, kit: KitFolder) -> None:
    """A right program, a wrong one, and one at which the grader fails, in each format."""
    for name, value in (("s001", "hello"), ("s002", "Hello"), ("s003", "confuse the grader")):
        program = REFERENCE.replace('return "hello"', f'return "{value}"')
        kit.write(f"submissions/{name}/hello.py", program)
    always = ("--sandbox", "none", "--start-method", "spawn", "--no-pages")
    assert grader("grade", "submissions", "--out", "out", *always).status == 1
    exported = kit.root / "out" / "export"
    for to in ("gradescope", "prairielearn", "junit", "csv", "json"):
        ended = grader("export", "out", "--to", to)
        assert ended.status == 1, ended
        assert ended.err == (
            "grader: error: s003: the grader failed, so there is no score: grade it again\n"
        )
        assert ended.out.replace("\\", "/").startswith("2 submissions; see out/export/")
    assert {*files_in(exported)} == {
        "batch.csv",
        "batch.json",
        "gradescope/s001/results.json",
        "gradescope/s002/results.json",
        "junit.xml",
        "prairielearn/s001/results.json",
        "prairielearn/s002/results.json",
        "prairielearn/s003/results.json",
    }
    assert document(exported / "gradescope/s001/results.json")["score"] == 10
    assert document(exported / "prairielearn/s002/results.json")["score"] == 0
    schema("batch").validate(document(exported / "batch.json"))
    for name, content in files_in(exported).items():
        # What broke in the suite is for the teacher.
        assert (b"ZeroDivisionError" in content) == name.startswith("batch."), name


def test_gradescope_reads_a_file_for_each(tmp_path: Path) -> None:
    """Every check has its points; a number says where it stands, an output how it ended."""
    made = [*a_class(3), replace(result("有 空格", HALF), submission="有 空格")]
    out = tmp_path / "out"
    write(out, made)
    report = export(out, "gradescope", Asked())
    files = sorted((out / "export/gradescope").glob("*/results.json"))
    assert (report.placed, len(files)) == (4, 4)
    for file in files:
        Draft202012Validator(GRADESCOPE).validate(document(file))
        tests = document(file)["tests"]
        assert sum(test["score"] for test in tests) == document(file)["score"]
        assert len({test["number"] for test in tests}) == len(tests)
    half = document(next(file for file in files if "空格" in str(file)))
    assert (half["score"], half["output"]) == (5, "5 of 10 points")
    assert [test["status"] for test in half["tests"]] == ["passed", "failed"] * 2
    assert half["tests"][1]["output"].splitlines()[0] == "not passed"


def test_texts_are_in_the_language_asked_for(tmp_path: Path) -> None:
    """Titles, outcomes, and what was seen."""
    out = batch(tmp_path / "out", [result("s", HALF)])
    export(out, "gradescope", Asked(language="zh"))
    tests = document(out / "export/gradescope/s/results.json")["tests"]
    assert tests[1]["name"] == "hello: hello 的虚构检查 1。"
    assert tests[1]["output"].startswith("未通过\n应有十个同时进行")


def test_what_gradescope_has_no_score_for_is_left_without_a_file(tmp_path: Path) -> None:
    """One that an earlier export has left does not stay; the others do."""
    out = batch(tmp_path / "out", [result("a", FULL), result("b", FULL)])
    export(out, "gradescope", Asked())
    batch(out, [result("a", FULL), result("b", (PASSED, OURS))])
    report = export(out, "gradescope", Asked())
    assert [*left(report)] == ["b"]
    assert {*files_in(out / "export")} == {"gradescope/a/results.json"}


def test_prairielearn_reads_scores_from_zero_to_one(tmp_path: Path) -> None:
    """Each test has both its points, without which the element shows none."""
    out = batch(tmp_path / "out", [result("s", HALF)])
    export(out, "prairielearn", Asked())
    results = document(out / "export/prairielearn/s/results.json")
    assert (results["gradable"], results["score"]) == (True, 0.5)
    assert results["message"] == "5 of 10 points"
    assert [(test["points"], test["max_points"]) for test in results["tests"]] == [
        (2.5, 2.5),
        (0.0, 2.5),
    ] * 2
    failed = results["tests"][1]
    assert failed["description"] == "hello: not passed"
    assert failed["message"].startswith("Expected ten at a time")


@pytest.mark.parametrize(
    ("outcome", "reason", "places"),
    [
        (Outcome.MISSING, "There is no hello.py in the submission.", 1),
        (OURS, "The grader failed here.", 0),
    ],
)
def test_prairielearn_is_told_what_is_not_gradable(
    tmp_path: Path, outcome: Outcome, reason: str, places: int
) -> None:
    """It costs no points and no attempt there, and the reason is said once."""
    out = batch(tmp_path / "out", [result("s", (outcome, outcome))])
    report = export(out, "prairielearn", Asked())
    results = document(out / "export/prairielearn/s/results.json")
    assert results["gradable"] is False
    assert "score" not in results
    [error] = results["format_errors"]
    assert error.startswith(reason)
    assert report.placed == places


def test_classroom50_reads_whole_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ratios are ours, the identity the runner's, and the time that of its tag."""
    for name, value in RUNNER.items():
        monkeypatch.setenv(name, value)
    out = batch(tmp_path / "out", [result("s", HALF)])
    export(out, "classroom50", Asked(file=tmp_path / "result.json"))
    results = document(tmp_path / "result.json")
    tests = results.pop("tests")
    assert results == {
        "schema": "classroom50/result/v1",
        "classroom": "cs",
        "assignment": "greetings",
        "assignment_type": "individual",
        "owner": "anna",
        "submission": "submit/2026-06-01T14-32-05Z-a1b2c3d",
        "commit": RUNNER["COMMIT_URL"],
        "release": RUNNER["RELEASE_URL"],
        "review": RUNNER["COMMIT_URL"],
        "datetime": "2026-06-01T14:32:05Z",
        "score": 10,
        "max-score": 20,
    }
    assert [(test["passed"], test["score"], test["max-score"]) for test in tests] == [
        (True, 5, 5),
        (False, 0, 5),
    ] * 2
    assert all(type(test["score"]) is int and test["test-name"] for test in tests)


@pytest.mark.parametrize(
    ("runner", "made", "message"),
    [
        ({}, 1, r"Lacking: CLASSROOM, ASSIGNMENT, SUBMISSION_TAG, COMMIT_URL, RELEASE_URL, REVIEW"),
        (RUNNER | {"SUBMISSION_TAG": "v1"}, 1, r"\$SUBMISSION_TAG is v1, and should be like"),
        (RUNNER, 2, "is for the one submission that its runner is at"),
    ],
)
def test_classroom50_is_for_its_runner(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    runner: Mapping[str, str],
    made: int,
    message: str,
) -> None:
    """Elsewhere nobody knows whose submission it is."""
    for name in RUNNER:
        monkeypatch.delenv(name, raising=False)
    for name, value in runner.items():
        monkeypatch.setenv(name, value)
    out = batch(tmp_path / "out", [result(f"s{number}", FULL) for number in range(made)])
    with pytest.raises(WrongUse, match=message):
        export(out, "classroom50", Asked())


def test_classroom50_gets_no_file_where_we_failed(grader: Grader, tmp_path: Path) -> None:
    """The status has the runner publish an error; what a student planted does not stay."""
    out = batch(tmp_path / "out", [result("s", (PASSED, OURS)), result("t", FULL)])
    file = tmp_path / "result.json"
    file.write_text("planted by the student", encoding="utf-8")
    asked = ("export", out, "--to", "classroom50", "--submission", "s", "--file", file)
    ended = grader(*asked, **RUNNER)
    assert (ended.status, file.exists()) == (2, True)
    assert "is there already: name another file, or add --force." in ended.err
    ended = grader(*asked, "--force", **RUNNER)
    assert (ended.status, file.exists()) == (1, False)
    assert "s: the grader failed" in ended.err


def test_junit_is_valid_and_read(tmp_path: Path) -> None:
    """By the schema of Jenkins' plugin and by a library; what a program said breaks no XML."""
    hostile = result("<李&雷>", ALL_OUTCOMES)
    checks = [
        replace(check, rationale='\x00\x1b[2J ]]> <failure> "&amp;" \ufffe', title="a <b>")
        for check in hostile.checks
    ]
    out = batch(tmp_path / "out", [replace(hostile, checks=tuple(checks)), *a_class(1)])
    report = export(out, "junit", Asked())
    file = out / "export/junit.xml"
    xmlschema.XMLSchema(JENKINS).validate(str(file))
    assert [*left(report)] == ["<李&雷>"]
    read = junitparser.JUnitXml.fromfile(str(file))
    suites = {suite.name: suite for suite in read}
    assert [*suites] == ["<李&雷>", "s000_李雷"]
    suite = suites["<李&雷>"]
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (7, 4, 1, 1)
    assert [(entry.type, type(entry).__name__) for case in suite for entry in case.result] == [
        ("failed", "Failure"),
        ("error", "Failure"),
        ("timed_out", "Failure"),
        ("skipped", "Skipped"),
        ("missing", "Failure"),
        ("grader_error", "Error"),
    ]
    root = ET.parse(file).getroot()
    assert root.get("tests") == str(sum(suite.tests for suite in suites.values()))


def test_csv_has_all_in_one_table(tmp_path: Path) -> None:
    """A row per check with who handed it in; nothing in it is a formula."""
    anna = Student(name="=1+1", id="7", email="anna@x.org", group="-2")
    made = result("@anna", HALF)
    out = batch(tmp_path / "out", [made], by("canvas", **{"@anna": anna}))
    export(out, "csv", Asked(language="zh"))
    with (out / "export/batch.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert len(rows) == 4
    assert rows[1] == {
        "submission": "'@anna",
        "name": "'=1+1",
        "id": "7",
        "login": "",
        "sis_id": "",
        "email": "anna@x.org",
        "group": "'-2",
        "late": "",
        "submitted_at": "",
        "version": "",
        "status": "graded",
        "score": "5",
        "max_score": "10",
        "exercise": "hello",
        "check": "check_1",
        "title": "hello 的虚构检查 1。",
        "outcome": "failed",
        "points": "0",
        "check_max_points": "2.5",
        "rationale": rows[1]["rationale"],
        "help": "Start them all before you join the first.",
    }
    assert rows[1]["rationale"].startswith("应有十个同时进行")


def test_json_is_what_its_schema_says(tmp_path: Path) -> None:
    """So are the files that it is made of; what is not as it says is refused."""
    made = [*a_class(2), result("ours", (*HALF[:3], OURS))]
    slug = made[0].checks[0].exercise
    made = [each.of([slug]) for each in made[:2]] + [result("ours", ALL_OUTCOMES, slug)]
    out = batch(tmp_path / "out", made, by("canvas", ours=Student(id="7")))
    export(out, "json", Asked())
    whole = document(out / "export/batch.json")
    schema("batch").validate(whole)
    schema("submissions").validate(document(out / "submissions.json"))
    for file in (out / "results").iterdir():
        schema("result").validate(document(file))
    assert whole["submissions"][0]["result"]["submission"] == "ours"
    assert whole["submissions"][0]["handed_in"]["student"]["id"] == "7"
    assert whole["submissions"][0]["result"]["score"] is None
    assert whole["submissions"][1]["handed_in"] is None
    whole["submissions"][1]["result"]["checks"][0]["outcome"] = "half"
    with pytest.raises(ValidationError, match="'half' is not one of"):
        schema("batch").validate(whole)


def test_schemas_are_given_out(grader: Grader) -> None:
    """Each stands alone; an unknown name is told the known ones."""
    ended = grader("export", "--schema", "batch")
    assert (ended.status, ended.err) == (0, "")
    assert json.loads(ended.out) == json.loads(schemas.text_of("batch"))
    ended = grader("export", "--schema", "x")
    assert (ended.status, ended.out) == (2, "")
    assert "There are: batch, result, submissions." in ended.err


def test_the_same_is_written_each_time(tmp_path: Path) -> None:
    """Nothing of the time is in a file, and one submission alone is as among all."""
    out = tmp_path / "out"
    write(out, a_class(2))
    every = ("gradescope", "prairielearn", "junit", "csv", "json")
    for to in every:
        export(out, to, Asked())
    before = files_in(out / "export")
    for to in every:
        export(out, to, Asked())
    assert files_in(out / "export") == before
    alone = tmp_path / "results.json"
    formats.write("gradescope", graded.read(out).only("s000_李雷"), Asked(file=alone))
    [name] = [name for name in before if name.startswith("gradescope/s000")]
    assert alone.read_bytes() == before[name]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name a folder of results and a format"),
        (["out"], "Name a folder of results and a format"),
        (["nowhere", "--to", "json"], "There is no folder nowhere"),
        (["out", "--to", "x"], "There is no format x. There are: canvas, moodle, gradescope, "),
        (["out", "--to", "canvas"], "--to canvas needs --into."),
        (["out", "--to", "json", "--scale"], "--to json takes no --scale."),
        (["out", "--to", "canvas", "--into", "x", "--column", "a=b"], "takes no --column."),
        (["out", "--to", "moodle", "--into", "x", "--column", "a"], "should be like grade=HEADER"),
        (["out", "--to", "canvas", "--into", "none.csv"], "none.csv cannot be read: No such file"),
        (["out", "--to", "json", "--submission", "x"], "There is no submission x in out."),
        (["out", "--to", "gradescope", "--file", "x"], "a file for each of the 2 submissions"),
        (["out", "--to", "json", "--file", "mine"], "mine is there already"),
    ],
)
def test_wrong_use_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    """Nothing is written, and what is there stays."""
    batch(tmp_path / "out", [result("a", FULL), result("b", FULL)])
    (tmp_path / "mine").write_text("my own\n", encoding="utf-8")
    before = files_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUse, match=re.escape(message)):
        app(["export", *arguments], standalone_mode=False)
    after = files_in(tmp_path)
    assert {name: after[name] for name in before} == before
    assert not (tmp_path / "out/export").exists()


def test_an_unfinished_batch_says_so(grader: Grader, kit: KitFolder) -> None:
    """What is graded so far is exported."""
    write(kit.root / "out", a_class(1))
    ended = grader("export", "out", "--to", "csv", "--lang", "zh")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("尚未全部评分\n")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"student": {"id": 12}}, "submissions[1].student.id cannot be 12"),
        ({"student": None}, "submissions[1].student cannot be null"),
        ({"late": "yes"}, 'submissions[1].late cannot be "yes"'),
        ({"version": True}, "submissions[1].version cannot be true"),
        ({"came_from": [1]}, "submissions[1].came_from cannot be [1]"),
        ({"came_from": "x"}, 'submissions[1].came_from cannot be "x"'),
        ({"colour": "red"}, "collect the submissions anew"),
        (None, "submissions[1] cannot be null"),
        ("x", 'submissions[1] cannot be "x"'),
    ],
)
def test_who_handed_in_what_is_checked_when_it_is_read(
    tmp_path: Path, entry: Any, message: str
) -> None:
    """A file that somebody has changed by hand; the error says where it is wrong."""
    known = by("canvas", anna=Student(id="12"), bo=Student(id="13"))
    out = batch(tmp_path / "out", [result("anna", FULL)], known)
    whole = document(out / "submissions.json")
    odd = whole["submissions"][1] | entry if isinstance(entry, dict) else entry
    whole["submissions"][1] = odd
    (out / "submissions.json").write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(WrongUse, match=re.escape(message)):
        export(out, "csv", Asked())


def test_a_file_that_cannot_be_written_is_named(grader: Grader, kit: KitFolder) -> None:
    """Status 1, and nothing half written is left."""
    batch(kit.root / "out", [result("a", FULL)])
    (kit.root / "out/export/batch.json").mkdir(parents=True)
    for language, words in (("en", "cannot be written: "), ("zh", "无法写入：")):
        ended = grader("export", "out", "--to", "json", "--lang", language)
        assert (ended.status, ended.out) == (1, "")
        assert f"batch.json {words}Is a directory" in ended.err
    assert files_in(kit.root / "out/export") == {}


def test_a_gradebook_is_filled_from_the_command_line(grader: Grader, kit: KitFolder) -> None:
    """The file to upload is named, and so is who is not in it."""
    kit.write(
        "Grades.csv",
        """\
        Student,ID,SIS Login ID,Section,Greetings (77)
            Points Possible,,,,20
        "Arendt, Anna",1234,anna,Sec 1,
        """,
    )
    batch(kit.root / "out", [result("anna", HALF), result("bo", FULL)])
    asked = ("export", "out", "--to", "canvas", "--into", "Grades.csv", "--file", "new.csv")
    ended = grader(*asked, "--lang", "en")
    assert ended.status == 1
    assert ended.err == "grader: error: bo: no row of the file is of this student\n"
    assert ended.out.splitlines() == [
        "Full points are 10 here and 20 there. Scores are written as they are; --scale makes 10"
        " points 20.",
        "1 submission; see new.csv.",
    ]
    assert (kit.root / "new.csv").read_text(encoding="utf-8").endswith("anna,Sec 1,5\n")
