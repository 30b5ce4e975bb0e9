"""The picture of a run for a terminal: a line for each process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from grader.model import Event, What
from grader.picture.lanes import Lane, Picture, State, paint
from grader.picture.wording import LEFT_OUT, cut, failed_here, legend, more, shown
from grader.words import Text, said

_WIDEST_COLUMN = 6
_WIDEST_NAME = 28
_MOST_WORDS = 60


@dataclass(frozen=True)
class _Signs:
    """The characters that a picture is made of."""

    of: dict[State | What | str, str]
    edge: str
    """Of the picture, where its check failed."""
    cut: str


_BLOCKS = _Signs(
    {
        State.RUNS: "─",
        State.HELD: "█",
        State.WAITS: "░",
        What.CALLED: "●",
        What.SIGNALLED: "!",
        What.RETURNED: "◆",
        What.RAISED: "×",
        What.ENDED: "┤",
        LEFT_OUT: "…",
    },
    edge="│",
    cut="…",
)
_PLAIN = str.maketrans({"→": "->", "×": "x", "…": "..."})
"""What stands in the words, too."""
_ASCII = _Signs(
    {
        State.RUNS: "-",
        State.HELD: "#",
        State.WAITS: ".",
        What.CALLED: "o",
        What.SIGNALLED: "!",
        What.RETURNED: "*",
        What.RAISED: "x",
        What.ENDED: "]",
        LEFT_OUT: "~",
    },
    edge="|",
    cut="~",
)


def as_text(
    events: Sequence[Event],
    language: str,
    *,
    failed: bool,
    width: int = 100,
    most_lines: int = 30,
    ascii_only: bool = False,
) -> str:
    """Draw the events of one run, up to ``width`` cells wide; nothing comes of none.

    ``failed`` says whether the check failed at their end. With ``ascii_only`` nothing is drawn
    with other characters; words are in their own language still.
    """
    picture = paint(events, failed=failed, most_columns=max(4, width // 3))
    if not picture.lanes:
        return ""
    signs = _ASCII if ascii_only else _BLOCKS
    lanes = picture.lanes[:most_lines]
    names = [shown(lane.name, language) for lane in lanes]
    words = [shown(lane.came_to, language) for lane in lanes]
    margin = min(_WIDEST_NAME, max(map(cell_len, names)))
    column = _column_width(picture, width - margin - 5, max(map(cell_len, words)))
    fitting = [set_cell_size(cut(name, margin, signs.cut), margin) for name in names]
    lines = [
        f"{name}  {_bar(lane, picture, column, signs)}  {came_to}"
        for lane, name, came_to in zip(lanes, fitting, words, strict=True)
    ]
    if rest := more(picture, most_lines):
        lines.append(said(rest, language))
    lines += _legend(picture, signs, language, width)
    if ascii_only:
        lines = [line.translate(_PLAIN) for line in lines]
    return "\n".join(cut(line.rstrip(), width, signs.cut) for line in lines)


def _column_width(picture: Picture, room: int, words: int) -> int:
    """The widest columns that leave enough room for the words beside the bars."""
    room -= min(words, _MOST_WORDS)
    return min(_WIDEST_COLUMN, max(1, room // picture.columns))


def _bar(lane: Lane, picture: Picture, column: int, signs: _Signs) -> str:
    """What a process did, as long as the bars of the others."""
    bar = [" "] * (picture.columns * column)
    for span in lane.spans:
        start, end = span.start * column, span.end * column
        bar[start:end] = signs.of[span.state] * (end - start)
    if picture.skipped is not None:
        start = picture.skipped * column
        bar[start : start + column] = signs.of[LEFT_OUT] * column
    for mark in lane.marks:
        bar[mark.column * column + column // 2] = signs.of[mark.what]
    if lane.ended is not None:
        bar[lane.ended * column - 1] = signs.of[What.ENDED]
    return "".join(bar) + (signs.edge if picture.failed else "")


def _legend(picture: Picture, signs: _Signs, language: str, width: int) -> list[str]:
    """What the signs mean, on as many lines as that takes."""
    meanings: list[tuple[str, Text]] = [(signs.of[kind], words) for kind, words in legend(picture)]
    if picture.failed:
        meanings.append((signs.edge, failed_here()))
    lines = [""]
    for sign, words in meanings:
        entry = f"{sign} {said(words, language)}"
        longer = f"{lines[-1]}   {entry}" if lines[-1] else entry
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(entry)
    return lines
