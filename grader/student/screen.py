"""Fits a page to a screen: what matters is in sight, and the rest can be scrolled to; pure."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO

from rich.console import Console, RenderableType
from rich.text import Text as Styled

from grader.student.pages import Page
from grader.words import said, text

_LEAST = 3
"""Rows between head and foot: one of the page, and one on either side that tells of more."""


@dataclass(frozen=True)
class Screen:
    """A page as it fits: its rows, and where in the page they begin."""

    rows: tuple[str, ...]
    """With the escape sequences of their colours."""
    top: int
    """The first row of what lies between head and foot that is in sight."""
    step: int
    """How many rows to scroll for another screenful."""


def fitted(page: Page, language: str, width: int, height: int, top: int | None) -> Screen:
    """Fit a page; ``top`` is where to scroll to, None for where what matters is in sight."""
    head, foot = rows(page.head, width), rows(page.foot, width)
    before, matter = rows(page.before, width), rows(page.matter, width)
    body = [*before, *matter]
    room = max(height - len(head) - len(foot), _LEAST)
    if len(body) <= room:
        gap = [""] * (room - len(body))
        return Screen((*head, *body, *gap, *foot)[-max(height, 1) :], 0, room)
    first = min(max(len(before) if top is None else top, 0), len(body) - room + 1)
    above = [_more(first, "↑", language, width)] if first else []
    shown = body[first : first + room - len(above)]
    if left := len(body) - first - len(shown):
        shown[-1:] = [_more(left + 1, "↓", language, width)]
    return Screen((*head, *above, *shown, *foot)[-max(height, 1) :], first, room - 2)


def rows(renderable: RenderableType, width: int) -> list[str]:
    """The rows of a terminal of this width, in colours that every terminal has."""
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        highlight=False,
    )
    with console.capture() as captured:
        console.print(renderable)
    return [row.rstrip() for row in captured.get().splitlines()]


def _more(count: int, key: str, language: str, width: int) -> str:
    more = text("… {count} more: press {key}", count=count, key=key)
    return "".join(rows(Styled(said(more, language), style="dim", no_wrap=True), width))
