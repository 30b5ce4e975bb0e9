"""Turns templates into pages that stand alone and in which strangers' words are text.

Whatever a template puts into a page is said in the language of the page, each character of it that
does not show itself is written as an escape, and all of it is escaped for HTML; a template need not
ask for any of this. The exceptions are `Markup`, which is made here of our own files and in
``grader.pages.drawing``, and nowhere else.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.harmless import visible
from grader.scoring import points_text
from grader.words import said, text

_HERE = Path(__file__).parent
_TAGS = {"en": "en", "zh": "zh-CN"}
"""Language -> its name in HTML, see RFC 5646."""


def render(template: str, language: str, **values: object) -> Iterator[str]:
    """Make a page, piece by piece.

    Its style is that of ``page.css`` and of the CSS file that is called after the template, its
    script the JS file of that name, if there is one.
    """
    styles = Markup(_file("page.css") + _file(f"{template}.css"))  # noqa: S704  ours
    script = Markup(_file(f"{template}.js"))  # noqa: S704  ours
    return (
        _environment(language)
        .get_template(f"{template}.html.j2")
        .generate(
            **values,
            language=_TAGS[language],
            styles=styles,
            script=script,
            policy=_policy(styles, script),
        )
    )


def shown(words: str) -> str:
    """Write what does not print, and what turns the direction of a text, as an escape.

    Lines stay lines, and tabs stay tabs.
    """
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in words.split("\n"))


def _policy(style: str, script: str) -> str:
    """What the browser may do for the page: apply its style and run its script, and no more."""
    allowed = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    allowed["style-src"] = _source(style)
    if script:
        allowed["script-src"] = _source(script)
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _source(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode('ascii')}'"


@cache
def _file(name: str) -> str:
    file = _HERE / "static" / name
    return file.read_text(encoding="utf-8") if file.exists() else ""


@cache
def _environment(language: str) -> Environment:
    def final(value: object) -> object:
        if isinstance(value, str) and not isinstance(value, Markup):
            return shown(said(value, language))
        return value

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=final,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["_"] = text
    environment.filters["points"] = points_text
    return environment
