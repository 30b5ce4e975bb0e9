"""The picture of a check's run, ready to be put into a page."""

from __future__ import annotations

from markupsafe import Markup

from grader import picture
from grader.model import CheckResult, Outcome
from grader.pages.template import shown


def drawn(check: CheckResult, language: str) -> Markup:
    """Draw what the processes did; nothing comes of a check without events.

    The picture escapes every word in it.
    """
    failed = check.outcome is Outcome.FAILED
    return Markup(shown(picture.as_svg(check.events, language, failed=failed)))  # noqa: S704
