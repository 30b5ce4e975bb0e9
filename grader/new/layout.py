"""The files of a new exercise, made of the templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

GIVEN = "bell"
"""The given module of a new exercise."""
TITLE, TITLE_ZH = "Ring all bells at once", "同时敲响所有的钟"

_EXERCISE = {
    "exercises/{slug}/README.md": "statement.md",
    "exercises/{slug}/README.zh.md": "statement.zh.md",
    "exercises/{slug}/exercise.toml": "description.toml",
    "exercises/{slug}/{slug}.py": "stub.py",
    "exercises/{slug}/{given}.py": "given.py",
    "exercises/{slug}/test_{slug}.py": "visible.py",
    "exercises/{slug}/test_{slug}.zh.po": "visible.zh.po",
    "solutions/{slug}/{slug}.py": "reference.py",
    "solutions/{slug}/wheat/pool.py": "wheat.py",
    "solutions/{slug}/chaff/one_bell_at_a_time.py": "chaff_same_time.py",
    "solutions/{slug}/chaff/never_joined.py": "chaff_waits.py",
    "solutions/{slug}/chaff/rings_twice.py": "chaff_once.py",
    "tests/hidden/test_{slug}.py": "suite.py",
    "tests/hidden/test_{slug}.zh.po": "suite.zh.po",
}
"""Place in the kit -> template."""
_KIT = {"exercises/pytest.ini": "pytest.ini"}
"""What a new kit has besides: it makes plain pytest run the visible tests, and nothing else."""


@dataclass(frozen=True)
class Description:
    """What is known of a new exercise."""

    slug: str
    title: str
    title_zh: str
    section: str


def files(description: Description, *, new_kit: bool) -> Mapping[PurePosixPath, str]:
    """Place in the kit -> text, of all files of the exercise, and of the kit if that is new."""
    values = {**asdict(description), "given": GIVEN}
    layout = {**(_KIT if new_kit else {}), **_EXERCISE}
    return {
        PurePosixPath(place.format_map(values)): _environment()
        .get_template(f"{template}.j2")
        .render(values)
        for place, template in layout.items()
    }


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701  these are programs and no web pages
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = _quoted
    return environment


def _quoted(text: str) -> str:
    """As a basic string of TOML, see https://toml.io/en/v1.0.0#string: JSON's escapes are valid."""
    return json.dumps(text, ensure_ascii=False)
