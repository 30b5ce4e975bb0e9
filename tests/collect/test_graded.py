"""From a download to scores: a class with every kind of student in it."""

from __future__ import annotations

import json
from collections.abc import Callable

from grader.notebook_cells import writes_file
from tests.collect.downloads import RIGHT, Desk, zipped
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
