"""What a check came to, as a cell of a notebook shows it.

Students read it in their notebook, and teachers and students on nbgrader's pages, which put HTML
into the page as it is: nothing that a program has said stands in it unescaped.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from grader.model import Outcome

_PASSED = "#1a7f37"
_NOT_PASSED = "#b35900"
_AS_PRINTED = "white-space:pre-wrap;overflow-wrap:anywhere"


@dataclass(frozen=True)
class Shown:
    """Title and points of a check, and what there is to say if it did not pass."""

    title: str
    outcome: Outcome
    points: float
    """What the check is worth."""
    texts: tuple[str, ...] = ()
    timeline: str = ""
    picture: str = ""
    """The time line as SVG, to be shown in its place."""
    printed: tuple[tuple[str, str], ...] = ()
    """What the program has printed, with the name of each output."""

    def __str__(self) -> str:
        printed = [f"The program's {name}:\n{text}" for name, text in self.printed]
        return "\n".join(filter(None, [self._head(), *self.texts, self.timeline, *printed]))

    __repr__ = __str__

    def as_html(self) -> str:
        """Write it for a cell, or a page."""
        return "\n".join(self._parts())

    _repr_html_ = as_html

    def _parts(self) -> Iterator[str]:
        colour = _PASSED if self.outcome is Outcome.PASSED else _NOT_PASSED
        yield f'<p style="color:{colour}"><strong>{html.escape(self._head())}</strong></p>'
        for text in self.texts:
            yield f"<p>{html.escape(text)}</p>"
        if self.picture:
            yield f'<div style="overflow-x:auto">{self.picture}</div>'
        elif self.timeline:
            yield f'<pre style="overflow-x:auto">{html.escape(self.timeline)}</pre>'
        for name, text in self.printed:
            yield f"<p>The program's {html.escape(name)}:</p>"
            yield f'<pre style="{_AS_PRINTED}">{html.escape(text)}</pre>'

    def _head(self) -> str:
        passed = self.outcome is Outcome.PASSED
        won = self.points if passed else 0
        return f"{'✓' if passed else '✗'} {self.title} ({won:g} of {self.points:g} points)"
