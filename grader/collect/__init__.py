"""Takes in what a learning platform hands out, and lays it down as ``grader grade`` wants it.

A download is listed (`download`), each file in it is put down to a student as the platform's names
say (`formats`, one module each), each student's files are read and made ready (`handed_in`), and
written into the folder of submissions (`store`). `collecting` does all of it.

Everything in a download may have been written by a stranger. Nothing of it is run, no link is
followed, and how much of it is read is bounded (`bounds`). What cannot be placed is named, with the
reason; nothing goes missing without a word.
"""

from grader.collect.collecting import (
    Collected,
    Download,
    check_places,
    exercises_of,
    lay_down,
)
from grader.collect.formats import FORMATS, title
from grader.collect.found import Told
from grader.collect.store import Change, kept

__all__ = [
    "FORMATS",
    "Change",
    "Collected",
    "Download",
    "Told",
    "check_places",
    "exercises_of",
    "kept",
    "lay_down",
    "title",
]
