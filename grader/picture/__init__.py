"""Draws what the processes of a run did: a lane for each, for pages and for terminals."""

from grader.picture.svg import as_svg
from grader.picture.text import as_text

__all__ = ["as_svg", "as_text"]
