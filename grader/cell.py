"""What a check came to, as a cell of a notebook shows it.

Students read it in their notebook, and teachers and students on nbgrader's pages, which put HTML
into the page as it is: nothing that a program has said stands in it unescaped.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from grader import picture, places
from grader.model import CheckResult, Event, Outcome
from grader.words import said, text

_PASSED = "#1a7f37"
_NOT_PASSED = "#b35900"
_AS_PRINTED = "white-space:pre-wrap;overflow-wrap:anywhere"


@dataclass(frozen=True)
class Shown:
    """Title and points of a check, and what there is to say if it did not pass."""

    check: CheckResult
    language: str
    most_output: int = 0
    """How many characters of each output of the program to show: the last ones."""

    def __str__(self) -> str:
        printed = [f"{title}\n{output}" for title, output in self._printed()]
        drawn = picture.as_text(self._events, self.language, failed=True)
        parts = [self._head(), *self._texts(), drawn, *self._places(), *printed]
        return "\n".join(filter(None, parts))

    __repr__ = __str__

    def as_html(self) -> str:
        """Write it for a cell, or a page."""
        return "\n".join(self._parts())

    _repr_html_ = as_html

    def _parts(self) -> Iterator[str]:
        colour = _PASSED if self.check.outcome is Outcome.PASSED else _NOT_PASSED
        yield f'<p style="color:{colour}"><strong>{html.escape(self._head())}</strong></p>'
        for paragraph in self._texts():
            yield f"<p>{html.escape(paragraph)}</p>"
        if self._events:
            drawn = picture.as_svg(self._events, self.language, failed=True)
            yield f'<div style="overflow-x:auto">{drawn}</div>'
        for sentence in self._places():
            yield f"<p>{html.escape(sentence)}</p>"
        for title, output in self._printed():
            yield f"<p>{html.escape(title)}</p>"
            yield f'<pre style="{_AS_PRINTED}">{html.escape(output)}</pre>'

    @property
    def _events(self) -> tuple[Event, ...]:
        """Those to draw: of a check that has failed, up to that moment."""
        return self.check.events if self.check.outcome is Outcome.FAILED else ()

    def _head(self) -> str:
        head = text(
            "{mark} {title} ({won:g} of {most:g} points)",
            mark="✓" if self.check.outcome is Outcome.PASSED else "✗",
            title=self.check.title,
            won=self.check.points or 0,
            most=self.check.max_points,
        )
        return said(head, self.language)

    def _texts(self) -> Iterator[str]:
        if self.check.outcome is not Outcome.PASSED:
            hint = self.check.hint and text("Hint: {hint}", hint=self.check.hint)
            for paragraph in filter(None, (self.check.rationale, self.check.help, hint)):
                yield said(paragraph, self.language)

    def _places(self) -> Iterator[str]:
        for sentence in places.sentences(self.check.places):
            yield said(sentence, self.language)

    def _printed(self) -> Iterator[tuple[str, str]]:
        if self.check.outcome is Outcome.PASSED or not self.most_output:
            return
        for name, output in (("stdout", self.check.stdout), ("stderr", self.check.stderr)):
            if output.strip():
                title = said(text("The program's {output}:", output=name), self.language)
                yield title, output[-self.most_output :]
