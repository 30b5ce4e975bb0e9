"""Grading many submissions, whatever happens to their files meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from threading import Event

import pytest

from grader import batch, catalog, intake, results, scoring
from grader.batch import Again, Batch, Graded, Grading, LocalGraders
from grader.manifest import Manifest
from grader.model import Result
from tests.conftest import REFERENCE, SUITE, KitFolder

CHANGES_THE_SUBMISSION = SUITE.replace(
    "    run.finish_call()\n",
    """\
    run.finish_call()
    if "CHANGED" in os.environ:
        with open(os.environ["CHANGED"], "a") as file:
            file.write("# and one more line")
""",
    1,
)


@pytest.fixture
def work(kit: KitFolder, tmp_path: Path) -> Batch:
    """Two submissions, taken in."""
    kit.write("tests/hidden/test_hello.py", CHANGES_THE_SUBMISSION)
    for name in ("s001", "s002"):
        kit.write(f"submissions/{name}/hello.py", REFERENCE)
    exercises = catalog.load_kit(kit.root).exercises
    taken = intake.submissions(kit.root / "submissions", exercises)
    return Batch(taken, exercises, "none", "spawn", tmp_path / "out")


def run(work: Batch) -> Mapping[str, Graded]:
    """Grade it, and return what became of each submission."""
    with LocalGraders(1) as graders:
        events = batch.run(work, graders)
        return {event.result.submission: event for event in events if isinstance(event, Graded)}


def score(result: Result) -> float | None:
    """The points of a submission."""
    return scoring.score(result.checks).points


def test_a_file_that_can_no_longer_be_read_is_our_fault(work: Batch) -> None:
    """It is named, the others are graded, and once it is back it is graded, too."""
    file = work.submissions[0].files["hello"]
    file.rename(file.with_name("elsewhere"))
    first = run(work)
    assert score(first["s001"].result) is None
    assert f"No such file or directory: '{file}'" in first["s001"].result.checks[0].rationale
    assert score(first["s002"].result) == 10
    file.with_name("elsewhere").rename(file)
    second = run(work)
    assert score(second["s001"].result) == 10
    assert second["s002"].reused


def test_a_file_that_changes_while_it_is_graded_is_graded_anew(
    work: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result is that of the old file, and must not pass for that of the new one."""
    monkeypatch.setenv("CHANGED", str(work.submissions[1].files["hello"]))
    run(work)
    monkeypatch.delenv("CHANGED")
    assert {name for name, event in run(work).items() if not event.reused} == {"s002"}
    assert {name for name, event in run(work).items() if not event.reused} == set()


def test_a_batch_that_stops_leaves_no_table(work: Batch) -> None:
    """A table of a part of the submissions could pass for one of all of them."""
    graded = []
    stop = Event()
    with LocalGraders(1) as graders:
        for event in batch.run(work, graders, stop.is_set):
            stop.set()
            if isinstance(event, Graded):
                graded.append(event.result.submission)
    assert graded == ["s001"]
    assert {path.name for path in work.out.iterdir()} == {results.FOLDER, results.UNFINISHED}
    run(work)
    assert (work.out / results.SCORES).exists()


@pytest.mark.parametrize("again", [Again.EVERYTHING, Again.FAILED])
def test_a_batch_that_is_graded_again_can_be_resumed(work: Batch, again: Again) -> None:
    """What it was stopped before is graded by the next run, unchanged as it is."""
    work.submissions[1].files["hello"].write_text("def hello():\n    pass\n")
    run(work)
    stop = Event()
    with LocalGraders(1) as graders:
        for _ in batch.run(replace(work, again=again), graders, stop.is_set):
            stop.set()
    graded = {name for name, event in run(work).items() if not event.reused}
    assert graded <= {"s002"}
    assert graded or again is Again.FAILED
    assert all(event.reused for event in run(work).values())


def test_what_a_forced_run_has_not_come_to_is_not_there(kit: KitFolder, tmp_path: Path) -> None:
    """Of an exercise that was not graded before, it could pass for nothing handed in."""
    kit.add_exercise("wave")
    for name, slug in product(("s001", "s002"), ("hello", "wave")):
        kit.write(f"submissions/{name}/{slug}.py", REFERENCE)
    exercises = catalog.load_kit(kit.root).exercises
    taken = intake.submissions(kit.root / "submissions", exercises)
    work = Batch(taken, exercises, "none", "spawn", tmp_path / "out")
    run(replace(work, exercises=exercises[:1]))
    stop = Event()
    with LocalGraders(1) as graders:
        for _ in batch.run(replace(work, again=Again.EVERYTHING), graders, stop.is_set):
            stop.set()
    assert results.contents(work.out).file_names == ("s001.json",)


def test_a_lost_file_concerns_its_exercise_alone(kit: KitFolder, tmp_path: Path) -> None:
    """Another exercise of the submission that is to be graded then is graded."""
    kit.add_exercise("wave")
    for slug in ("hello", "wave"):
        kit.write(f"submissions/s001/{slug}.py", REFERENCE)
    exercises = catalog.load_kit(kit.root).exercises
    taken = intake.submissions(kit.root / "submissions", exercises)
    work = Batch(taken, exercises, "none", "spawn", tmp_path / "out")
    run(work)
    taken[0].files["hello"].unlink()
    only_wave = [exercise for exercise in exercises if exercise.slug == "wave"]
    graded = run(replace(work, exercises=only_wave, again=Again.EVERYTHING))
    assert score(graded["s001"].result) == 10


def test_what_is_not_known_any_more_is_not_told(work: Batch) -> None:
    """Who handed in what was known to an earlier run, and is not now."""
    known = Manifest("folder", ())
    run(replace(work, manifest=known))
    assert (work.out / "submissions.json").exists()
    run(work)
    assert not (work.out / "submissions.json").exists()


def test_a_later_run_that_stops_leaves_what_it_has_graded(work: Batch) -> None:
    """The tables stay those of the earlier run, and do not pass for those of all."""
    first, second = work.submissions
    gone, third = replace(first, name="gone"), replace(second, name="s003")
    run(replace(work, submissions=(gone, first)))
    tables = [(work.out / name).read_bytes() for name in (results.SCORES, results.CHECKS)]
    more = replace(work, submissions=(first, second, third))
    stop = Event()
    with LocalGraders(1) as graders:
        for event in batch.run(more, graders, stop.is_set):
            if isinstance(event, Grading):
                stop.set()
    assert tables == [(work.out / name).read_bytes() for name in (results.SCORES, results.CHECKS)]
    there = results.contents(work.out)
    assert (there.file_names, there.is_whole) == (("s001.json", "s002.json"), False)
    run(more)
    there = results.contents(work.out)
    assert (there.file_names, there.is_whole) == (("s001.json", "s002.json", "s003.json"), True)
    assert not (work.out / results.UNFINISHED).exists()


def test_where_nothing_has_changed_nothing_is_written(work: Batch) -> None:
    """A second run of a finished batch leaves every file as it is."""
    work = replace(work, language="en")
    run(work)
    files = [path for path in work.out.rglob("*") if path.is_file()]
    assert {"report.html", "scores.csv", "s001.html"} <= {path.name for path in files}
    before = {path: path.stat().st_mtime_ns for path in files}
    run(work)
    assert {path: path.stat().st_mtime_ns for path in files} == before


@pytest.mark.parametrize("name", ["scores.csv", "checks.csv", "report.html", "feedback/s001.html"])
def test_what_is_lost_or_changed_is_written_again(work: Batch, name: str) -> None:
    """A second run mends what somebody has done to a table or a page."""
    work = replace(work, language="en")
    run(work)
    file = work.out / name
    before = file.read_bytes()
    file.write_bytes(before[:-2])
    run(work)
    assert file.read_bytes() == before
    file.unlink()
    run(work)
    assert file.read_bytes() == before


def test_pages_in_another_language_are_written(work: Batch) -> None:
    """Nothing has to be graded for that."""
    run(replace(work, language="en"))
    assert all(event.reused for event in run(replace(work, language="zh")).values())
    assert '<html lang="zh' in (work.out / "report.html").read_text(encoding="utf-8")


def test_the_longest_are_started_first(kit: KitFolder, tmp_path: Path) -> None:
    """Those with the most programs to run, so that no worker is left alone with one at the end."""
    kit.add_exercise("wave")
    kit.write("submissions/s001/README.txt", "Nothing yet.")
    kit.write("submissions/s002/hello.py", REFERENCE)
    for name in ("s003", "s004"):
        for exercise in ("hello", "wave"):
            kit.write(f"submissions/{name}/{exercise}.py", REFERENCE)
    exercises = catalog.load_kit(kit.root).exercises
    taken = intake.submissions(kit.root / "submissions", exercises)
    work = Batch(taken, exercises, "none", "spawn", tmp_path / "out")
    with LocalGraders(1) as graders:
        events = list(batch.run(work, graders))
    started = [event.submission for event in events if isinstance(event, Grading)]
    assert started == ["s003", "s004", "s002", "s001"]
