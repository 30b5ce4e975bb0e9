"""The JSON Schemas of what this package writes, in the draft of 2020-12.

They are in ``grader/export/schema``, a file each; one may refer to others, and has them in it when
it is given out, so that each stands alone (see "Bundling" in
https://json-schema.org/draft/2020-12/json-schema-core).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.harmless import json_text
from grader.model import WrongUse
from grader.words import joined, text

_FOLDER = Path(__file__).parent / "schema"
_WITHIN = {"batch": ("result", "submissions"), "result": (), "submissions": ()}
"""Name -> the schemas that it refers to."""


def text_of(name: str) -> str:
    """The text of a schema that stands alone.

    Raises:
        WrongUse: when there is none of this name.
    """
    if name not in _WITHIN:
        raise WrongUse(
            text(
                "There is no schema {name}. There are: {known}.",
                name=name,
                known=joined(text(", "), _WITHIN),
            )
        )
    schema = _read(name)
    if within := _WITHIN[name]:
        schema["$defs"] = {other: _read(other) for other in within}
    return json_text(schema)


def _read(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_bytes())
    return schema
