"""The words beside a picture: what its signs mean, and what it shows in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

from grader.model import What
from grader.picture.lanes import Kind, Picture, State
from grader.words import Text, said, text

LEFT_OUT = "left out"
"""Stands in the legend for the column that stands for many."""


def legend(picture: Picture) -> Iterator[tuple[State | What | str, Text]]:
    """What each sign in the picture means, of those that occur."""
    meanings: dict[State | What, Text] = {
        State.RUNS: text("runs"),
        State.HELD: text("held by the check"),
        State.WAITS: text("waits"),
        What.CALLED: text("a call"),
        What.SIGNALLED: text("a signal"),
        What.RETURNED: text("returned"),
        What.RAISED: text("raised an error"),
        What.ENDED: text("ended"),
    }
    occur: set[State | What] = {span.state for lane in picture.lanes for span in lane.spans}
    occur |= {mark.what for lane in picture.lanes for mark in lane.marks}
    if any(lane.ended is not None for lane in picture.lanes):
        occur.add(What.ENDED)
    yield from (pair for pair in meanings.items() if pair[0] in occur)
    if picture.skipped is not None:
        yield LEFT_OUT, text("more, left out")


def failed_here() -> Text:
    """What the right edge of the picture stands for."""
    return text("the check failed here")


def more(picture: Picture, most: int) -> Text | None:
    """What stands for the lanes from ``most`` on; None when there are none."""
    count = len(picture.lanes) - most
    return text("… and {count} more", count=count) if count > 0 else None


def summary(picture: Picture) -> Text:
    """The picture in a sentence, for whoever cannot see it."""
    last = [lane.at_last for lane in picture.lanes if lane.kind is not Kind.HELPER]
    return text(
        "What the processes did until the check failed: at that moment"
        " {running} ran, {held} were held, {waiting} waited and {ended} had ended."
        if picture.failed
        else "What the processes did: in the end"
        " {running} ran, {held} were held, {waiting} waited and {ended} had ended.",
        running=last.count(State.RUNS),
        held=last.count(State.HELD),
        waiting=last.count(State.WAITS),
        ended=last.count(None),
    )


def shown(words: str, language: str) -> str:
    """Say it on one line; what programs have said may hold what cannot be shown."""
    return "".join(
        character if character.isprintable() else " " if character.isspace() else "\ufffd"
        for character in said(words, language)
    )


def cut(words: str, cells: int, ellipsis: str = "…") -> str:
    """As much as there is room for; Chinese characters take two cells each."""
    if cell_len(words) <= cells:
        return words
    return set_cell_size(words, cells - 1).rstrip() + ellipsis
