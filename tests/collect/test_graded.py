"""From a download to scores: a class with every kind of student in it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from grader import manifest
from grader.notebook_cells import writes_file
from tests.collect.downloads import METADATA, RIGHT, Desk, Members, zipped
from tests.conftest import Ended


def test_a_class_from_moodle_is_graded(desk: Desk, grader: Callable[..., Ended]) -> None:
    """A notebook, a zip of Windows, a hostile zip and a text; one row for each who has a file."""
    cell = {"cell_type": "code", "metadata": {}, "source": writes_file("hello.py", RIGHT)}
    download = desk.download(
        {
            "Anna Arendt_1_assignsubmission_file/hello.ipynb": json.dumps({"cells": [cell]}),
            "李 雷_2_assignsubmission_file/hw.zip": zipped({"hw\\hello.py": RIGHT}),
            "Mallory_3_assignsubmission_file/hw.zip": zipped({"../hello.py": RIGHT}),
            "Bob_4_assignsubmission_onlinetext/onlinetext.html": "x",
        }
    )
    assert desk.collect(download).status == 1
    out = desk.folder / "out"
    options = ("--out", out, "--sandbox", "none", "-e", "hello")
    assert grader("grade", desk.submissions, *options).status == 0
    scores = (out / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert scores[1:] == [
        "Anna_Arendt_1,10,10,10,graded",
        "Mallory_3,0,0,10,missing",
        "李_雷_2,10,10,10,graded",
    ]


WRONG = RIGHT.replace('return "hello"', 'return "good night"')
"""A program that fails."""

DOWNLOADS: dict[str, tuple[Members, list[str]]] = {
    "canvas": (
        {"arendtanna_LATE_1234_77_hello-1.py": RIGHT, "anon_ab12_78_hello.py": WRONG},
        ["anon_ab12,0,0,10,graded", "arendtanna_1234,10,10,10,graded"],
    ),
    "moodle": (
        {
            "Participant_5_assignsubmission_file_/hello.py": RIGHT,
            "Participant_6_assignsubmission_file_/hello.py": WRONG,
        },
        ["Participant_5,10,10,10,graded", "Participant_6,0,0,10,graded"],
    ),
    "gradescope": (
        {
            "submission_metadata.yml": METADATA,
            "submission_5/hello.py": RIGHT,
            "submission_6/hello.py": WRONG,
        },
        [
            "Anna_Arendt_00123,10,10,10,graded",
            "Bob_77,0,0,10,graded",
            "李雷,0,0,10,graded",
        ],
    ),
    "nbgrader": (
        {
            "submitted/anna/ps1/hello.py": RIGHT,
            "submitted/anna/ps1/timestamp.txt": "2026-11-02 09:30:00 UTC",
            "submitted/bob/ps1/hello.py": WRONG,
        },
        ["anna,10,10,10,graded", "bob,0,0,10,graded"],
    ),
    "clones": (
        {
            "anna/hello.py": RIGHT,
            "anna/.git/HEAD": "ref: refs/heads/main",
            "bob/src/hello.py": WRONG,
            "bob/.git/HEAD": "ref: refs/heads/main",
        },
        ["anna,10,10,10,graded", "bob,0,0,10,graded"],
    ),
    "plain": (
        {"anna.zip": zipped({"work/hello.py": RIGHT}), "bob_hello.py": WRONG},
        ["anna,10,10,10,graded", "bob,0,0,10,graded"],
    ),
}
"""A download by where it is from: its files, and the rows of scores.csv that come of it."""


@pytest.mark.parametrize("source", DOWNLOADS)
def test_a_download_is_graded(desk: Desk, grader: Callable[..., Ended], source: str) -> None:
    """A right program and a wrong one, collected without a word on where they are from."""
    members, rows = DOWNLOADS[source]
    assert desk.collect(desk.download(members)).status == 0
    collected = manifest.read(desk.submissions)
    assert collected is not None
    assert collected.source == source
    out = desk.folder / "out"
    options = ("--out", out, "--sandbox", "none", "-e", "hello")
    assert grader("grade", desk.submissions, *options).status == 0
    scores = (out / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert scores[1:] == rows
