"""Draws what the processes of a run did, as SVG: a lane for each, a column for each event.

The columns stand in the order of the events, not at their times: what counts is who was at it
together with whom, and the grader's own holding stretches the time between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from grader.model import Event, What
from grader.words import said

_WIDEST = 900
_WIDEST_COLUMN = 110
_LANE = 20
_MOST_LANES = 30
_CHARACTER = 6
"""The width of a character of the small type."""
_COLOURS = {
    What.CALLED: "#9ecbff",
    What.WAITS: "#ffd8a8",
    What.ENDED: "none",
}
_RUNNING = "#d8dee4"


def as_svg(events: Sequence[Event], language: str) -> str:
    """Draw the events of one run; nothing comes of none."""
    lanes: dict[str, list[tuple[int, Event]]] = {}
    for column, event in enumerate(events):
        lanes.setdefault(said(event.process, language), []).append((column, event))
    shown = dict(list(lanes.items())[:_MOST_LANES])
    if not shown:
        return ""
    margin = max(map(len, shown)) * _CHARACTER + 12
    width = min(_WIDEST_COLUMN, (_WIDEST - margin) / len(events))
    parts = [
        part
        for row, (label, lane) in enumerate(shown.items())
        for part in _lane(label, lane, row * _LANE, margin, width, len(events), language)
    ]
    style = 'font-family="monospace" font-size="10" fill="#24292f"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{margin + width * len(events):.0f}" '
        f'height="{len(shown) * _LANE}" {style}>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _lane(
    label: str,
    lane: Sequence[tuple[int, Event]],
    top: int,
    margin: float,
    column: float,
    columns: int,
    language: str,
) -> Iterator[str]:
    """One process: its name, and a bar from each of its events to the next."""
    base = top + 14
    yield f'<text x="4" y="{base}">{escape(label)}</text>'
    starts = [number for number, _ in lane]
    for (start, event), end in zip(lane, [*starts[1:], columns], strict=True):
        what, detail = event.what, said(event.detail, language)
        left, width = margin + start * column, (end - start) * column
        colour = _COLOURS.get(what, _RUNNING)
        words = detail if what in (What.CALLED, What.WAITS) else f"{what} {detail}".strip()
        yield (
            f'<g><title>{escape(words)}</title><rect x="{left:.1f}" y="{top + 3}" '
            f'width="{width:.1f}" height="{_LANE - 6}" fill="{colour}" stroke="#ffffff"/>'
            f'<text x="{left + 3:.1f}" y="{base}">{escape(_fitting(words, width - 4))}</text></g>'
        )


def _fitting(words: str, width: float) -> str:
    """As much as there is room for; nothing rather than a letter or two."""
    room = int(width // _CHARACTER)
    if len(words) <= room:
        return words
    return f"{words[: room - 1]}…" if room > 3 else ""


def as_text(events: Sequence[Event], language: str, width: int = 100, most_lines: int = 30) -> str:
    """One line per process: what it did, in order."""
    lanes: dict[str, list[str]] = {}
    for event in events:
        lanes.setdefault(said(event.process, language), []).append(_words(event, language))
    margin = max(map(len, lanes), default=0)
    lines = [
        _cut(f"{label:<{margin}}  {' · '.join(_merged(words))}", width)
        for label, words in lanes.items()
    ]
    if len(lines) > most_lines:
        lines[most_lines:] = [f"… and {len(lines) - most_lines} more"]
    return "\n".join(lines)


def _words(event: Event, language: str) -> str:
    detail = said(event.detail, language)
    match event.what:
        case What.CALLED:
            return detail
        case What.WAITS:
            return f"[{detail}]"
    return f"{event.what} {detail}".rstrip()


def _merged(words: Iterable[str]) -> list[str]:
    """Repetitions in a row told once, with their number."""
    merged: list[tuple[str, int]] = []
    for word in words:
        if merged and merged[-1][0] == word:
            merged[-1] = (word, merged[-1][1] + 1)
        else:
            merged.append((word, 1))
    return [word if count == 1 else f"{word} ×{count}" for word, count in merged]


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"
