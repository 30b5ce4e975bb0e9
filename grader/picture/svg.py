"""The picture of a run for pages: SVG that stands in the page itself, and needs nothing of it.

It brings a white card to stand on, since nbgrader's pages and notebooks, dark ones among them, have
no colours that could be relied upon. Its own are Okabe and Ito's, which the colour-blind can tell
apart, and no two states differ in their colour alone: they have other shapes, so that paper in grey
will do. Nothing in it has an id, so any number of pictures may share a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rich.cells import cell_len

from grader.model import Event, What
from grader.picture.columns import function_of
from grader.picture.lanes import Kind, Lane, Mark, Picture, Span, State, Wait, last_waits, paint
from grader.picture.wording import cut, failed_here, legend, more, shown, summary
from grader.words import said, text

MOST_LANES = 30
"""How many processes are drawn; the others are counted."""

_WIDEST = 900
_LANE, _PAD, _GUTTER = 22, 10, 14
_CHARACTER = 6.65
"""The width of one, in the type that names and words are set in."""
_SMALL_CHARACTER = 6.05
_WIDEST_NAME, _WIDEST_WORDS = 28, 44
"""In characters."""
_NARROWEST_COLUMN, _WIDEST_COLUMN = 10, 110
_MOST_ARROWS = 4

_FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_INK, _FAINT, _RULE = "#24292f", "#656d76", "#e4e7eb"
_HELD, _HELD_EDGE = "#56b4e9", "#0072b2"
_WAITS, _WAITS_EDGE = "#fff6e0", "#8a5a00"
_RETURNED, _FAILED = "#009e73", "#b34700"


def as_svg(events: Sequence[Event], language: str, *, failed: bool) -> str:
    """Draw the events of one run; nothing comes of none.

    ``failed`` says whether the check failed at their end.
    """
    picture = paint(events, failed=failed)
    if not picture.lanes:
        return ""
    layout = _Layout.of(picture, language)
    rows = [
        part
        for row, lane in enumerate(picture.lanes[:MOST_LANES])
        for part in _lane(lane, layout.top + row * _LANE, layout, language)
    ]
    if rest := more(picture, MOST_LANES):
        rows.append(_words(_PAD, layout.bottom - _LANE / 2, said(rest, language), colour=_FAINT))
    key = _Key(layout)
    key_parts = list(key.parts(picture, language))
    sentence, height = _said(summary(picture), language), key.bottom + _PAD
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{sentence}"'
            f' width="{layout.width}" height="{height}" viewBox="0 0 {layout.width} {height}"'
            f' font-family="{_FONT}" font-size="11" fill="{_INK}">'
            f"<title>{sentence}</title><desc>{_description(picture, language)}</desc>"
            f'<rect x=".5" y=".5" width="{layout.width - 1}" height="{height - 1}" rx="6"'
            f' fill="#fff" stroke="{_RULE}"/>',
            *rows,
            *_gap(picture, layout),
            *_edge(picture, layout, language),
            *_arrows(layout),
            *key_parts,
            "</svg>",
        ]
    )


@dataclass(frozen=True)
class _Layout:
    """Where things stand: names to the left, then the columns, then words."""

    left: float
    """Where the columns begin."""
    column: float
    """The width of one."""
    edge: float
    """Where the columns end."""
    beside: float
    """Where the words begin."""
    width: int
    top: int
    bottom: int
    """Of the lanes."""
    waits: tuple[Wait, ...]
    """Those that an arrow is drawn for."""
    labels: bool
    """Whether there is room for the name of each function that is called."""

    @classmethod
    def of(cls, picture: Picture, language: str) -> _Layout:
        lanes = picture.lanes[:MOST_LANES]
        waits = last_waits(lanes)[:_MOST_ARROWS]
        left = _PAD + _widest([lane.name for lane in lanes], _WIDEST_NAME, language) + _PAD
        beside = [lane.came_to for lane in lanes]
        if picture.failed:
            beside.append(failed_here())
        gutter = _GUTTER * len(waits) + _PAD
        right = gutter + _widest(beside, _WIDEST_WORDS, language) + _PAD
        room = (_WIDEST - left - right) / picture.columns
        column = round(min(_WIDEST_COLUMN, max(_NARROWEST_COLUMN, room)), 1)
        edge = left + picture.columns * column
        top = _LANE if picture.failed else _PAD
        rows = len(lanes) + (len(picture.lanes) > len(lanes))
        return cls(
            left=left,
            column=column,
            edge=edge,
            beside=edge + gutter,
            width=round(edge + right),
            top=top,
            bottom=top + rows * _LANE,
            waits=waits,
            labels=all(_label_width(name) <= column for name in _called(lanes)),
        )

    def x(self, column: float) -> float:
        return round(self.left + column * self.column, 1)

    def middle(self, row: int) -> float:
        return self.top + (row + 0.5) * _LANE


def _lane(lane: Lane, top: int, layout: _Layout, language: str) -> Iterator[str]:
    y = top + _LANE / 2
    yield f'<path d="M{_PAD} {top + _LANE}H{layout.width - _PAD}" stroke="{_RULE}"/>'
    yield '<g opacity=".7">' if lane.kind is Kind.HELPER else "<g>"
    name = shown(lane.name, language)
    yield _words(_PAD, y, name, _WIDEST_NAME, bold=lane.kind is Kind.MAIN)
    for span in lane.spans:
        is_last = span is lane.spans[-1] and lane.at_last is not None
        within = "" if is_last or span.state is State.RUNS else shown(span.words, language)
        yield _titled(span.words, language, _span(span, y, within, layout))
    for mark in lane.marks:
        yield _titled(mark.words, language, _mark(mark, y, layout, language))
    if lane.ended is not None:
        yield _titled(lane.came_to, language, _sign(What.ENDED, layout.x(lane.ended) - 1, y))
    yield _words(layout.beside, y, shown(lane.came_to, language), _WIDEST_WORDS)
    yield "</g>"


def _span(span: Span, y: float, within: str, layout: _Layout) -> str:
    """A bar, with words in it where they fit; a running process's is as thin as a line."""
    left, right = layout.x(span.start), layout.x(span.end)
    bar = _bar(span.state, left, right - left, y)
    fits = within and cell_len(within) * _CHARACTER < right - left - 12
    return bar + (_words(left + 5, y, within) if fits else "")


def _bar(state: State, left: float, width: float, y: float) -> str:
    if state is State.RUNS:
        return f'<rect x="{left}" y="{y - 1.5}" width="{width:.1f}" height="3" fill="{_FAINT}"/>'
    look = (
        f'fill="{_HELD}" stroke="{_HELD_EDGE}"'
        if state is State.HELD
        else f'fill="{_WAITS}" stroke="{_WAITS_EDGE}" stroke-dasharray="4 3"'
    )
    return (
        f'<rect x="{left + 0.5:.1f}" y="{y - 7.5}" width="{width - 1:.1f}" height="15" rx="2"'
        f" {look}/>"
    )


def _mark(mark: Mark, y: float, layout: _Layout, language: str) -> str:
    """Its sign; or of a call a label, with as much of it as there is room for."""
    x = layout.x(mark.column + 0.5)
    if mark.what is not What.CALLED or not layout.labels:
        return _sign(mark.what, x, y)
    words = shown(mark.words, language)
    if _label_width(words) > layout.column:
        words = function_of(words)
    width = _label_width(words) - 2
    return (
        f"{_label(x - width / 2, width, y)}"
        f'<text x="{x}" y="{y + 3.5}" font-size="10" text-anchor="middle">{escape(words)}</text>'
    )


def _label_width(words: str) -> float:
    """The width of the column that it needs."""
    return cell_len(words) * _SMALL_CHARACTER + 10


def _label(left: float, width: float, y: float) -> str:
    return (
        f'<rect x="{left:.1f}" y="{y - 7.5}" width="{width:.1f}" height="15" rx="7.5"'
        f' fill="#fff" stroke="{_INK}"/>'
    )


def _sign(what: What, x: float, y: float) -> str:
    """The sign for what took no time, around a point; that for an end is to its left."""
    match what:
        case What.RETURNED:
            d, look = f"M{x} {y - 6}l6 6l-6 6l-6 -6z", f'fill="{_RETURNED}" stroke="#fff"'
        case What.RAISED:
            d = f"M{x - 4.5} {y - 4.5}l9 9m0 -9l-9 9"
            look = f'fill="none" stroke="{_FAILED}" stroke-width="2.5"'
        case What.SIGNALLED:
            d = f"M{x + 1} {y - 8}l-5 9h4l-1 7l5 -9h-4z"
            look = f'fill="{_INK}" stroke="#fff" stroke-width=".75"'
        case What.ENDED:
            d, look = f"M{x} {y - 7}v14", f'fill="none" stroke="{_INK}" stroke-width="2"'
        case _:
            return f'<circle cx="{x}" cy="{y}" r="4" fill="{_INK}" stroke="#fff"/>'
    return f'<path d="{d}" {look}/>'


def _gap(picture: Picture, layout: _Layout) -> Iterator[str]:
    """The column that stands for those that are left out."""
    if picture.skipped is None:
        return
    left, height = layout.x(picture.skipped), layout.bottom - layout.top
    yield (
        f'<rect x="{left}" y="{layout.top}" width="{layout.column}" height="{height}" fill="#fff"/>'
    )
    yield _dots(layout.x(picture.skipped + 0.5), layout.top, height)


def _dots(x: float, top: float, height: float) -> str:
    return (
        f'<path d="M{x} {top}v{height}" stroke="{_FAINT}" stroke-width="3" stroke-dasharray="1 4"/>'
    )


def _edge(picture: Picture, layout: _Layout, language: str) -> Iterator[str]:
    """The moment at which the check failed."""
    if picture.failed:
        x, words = layout.edge, shown(failed_here(), language)
        yield f'<path d="M{x:.1f} 4V{layout.bottom}" stroke="{_FAILED}" stroke-width="2"/>'
        yield _words(x + 6, layout.top / 2 + 1, words, colour=_FAILED)


def _arrows(layout: _Layout) -> Iterator[str]:
    """From those who wait to whom they wait for, one line for each of the latter."""
    for number, wait in enumerate(layout.waits):
        x = layout.edge + _GUTTER * (number + 1) - 2
        rows = [layout.middle(row) for row in (wait.on, *wait.waiting)]
        to = rows[0]
        tails = "".join(f"M{layout.edge + 3:.1f} {y}H{x:.1f}" for y in rows[1:])
        yield (
            f'<path d="M{x:.1f} {min(rows)}V{max(rows)}{tails}M{x:.1f} {to}H{layout.edge + 4:.1f}'
            f'm4 -4l-4 4l4 4" fill="none" stroke="{_WAITS_EDGE}" stroke-width="1.5"/>'
        )


class _Key:
    """The legend, which goes on to another line where there is no more room."""

    def __init__(self, layout: _Layout) -> None:
        self.bottom = layout.bottom
        self._layout = layout
        self._x: float | None = None

    def parts(self, picture: Picture, language: str) -> Iterator[str]:
        for kind, meaning in legend(picture):
            words = said(meaning, language)
            left = self._room(26 + cell_len(words) * _CHARACTER)
            y = self.bottom - _LANE / 2 + 2
            match kind:
                case State():
                    yield _bar(kind, left, 20, y)
                case What.CALLED if self._layout.labels:
                    yield _label(left, 20, y)
                case What():
                    yield _sign(kind, left + 10, y)
                case _:
                    yield _dots(left + 10, y - 7, 14)
            yield _words(left + 26, y, words, colour=_FAINT)

    def _room(self, width: float) -> float:
        if self._x is None or self._x + width > self._layout.width - _PAD:
            self._x, self.bottom = _PAD, self.bottom + _LANE
        left = self._x
        self._x += width + 16
        return left


def _description(picture: Picture, language: str) -> str:
    lanes = (
        said(text("{process}: {what}", process=lane.name, what=lane.came_to), language)
        for lane in picture.lanes[:MOST_LANES]
    )
    return escape("; ".join(shown(lane, language) for lane in lanes))


def _said(words: str, language: str) -> str:
    return escape(shown(words, language))


def _titled(words: str, language: str, drawn: str) -> str:
    """A part of the picture that says in full what it is, where a pointer rests on it."""
    return f"<g><title>{_said(words, language)}</title>{drawn}</g>"


def _words(
    x: float, y: float, words: str, most: int = _WIDEST, colour: str = _INK, *, bold: bool = False
) -> str:
    """Words that begin at a point, cut to so many cells."""
    look = f' fill="{colour}"' if colour != _INK else ""
    weight = ' font-weight="bold"' if bold else ""
    fitting = cut(words, most)
    title = "" if fitting == words else f"<title>{escape(words)}</title>"
    return f'<text x="{x:.1f}" y="{y + 4}"{look}{weight}>{title}{escape(fitting)}</text>'


def _called(lanes: Sequence[Lane]) -> Iterator[str]:
    """The functions that were called, and passed."""
    for lane in lanes:
        for mark in lane.marks:
            if mark.what is What.CALLED:
                yield function_of(mark.words)


def _widest(words: Sequence[str], most: int, language: str) -> float:
    """The room that the longest of these takes."""
    return _CHARACTER * min(most, max(cell_len(shown(one, language)) for one in words))
