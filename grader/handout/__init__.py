"""Makes what a class gets: one zip file with exercises, this package and a page on how to start.

It is made of a list of what students may have, and never of a folder as it is: whatever else lies
in the kit, solutions, hidden suites, or what an editor has left, has no way in.
"""

from __future__ import annotations

from grader.handout.archive import Archive
from grader.handout.contents import PAGE, Handed, contents, left_out
from grader.handout.stubs import Tried, changed_stubs, tried

__all__ = [
    "PAGE",
    "Archive",
    "Handed",
    "Tried",
    "changed_stubs",
    "contents",
    "left_out",
    "tried",
]
