"""Check results as JSON, and back: what people read with its translations beside it.

The texts of a check, and of an event, are English under their own names; ``translations`` has them
by language and name. Of events their order is kept, and not their times, which no two runs have in
common. The plugin hands a check to pytest's JSON report in this form, and the result
files keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grader.model import CheckResult, Event, Outcome, Place, What
from grader.words import Text, translations, with_translations

_CHECK_TEXTS = ("title", "rationale", "help", "hint")
_EVENT_TEXTS = ("process", "detail")
_PLACE_TEXTS = ("process",)


def to_json(check: CheckResult) -> dict[str, Any]:
    """Write a check result as a JSON object."""
    fields = {name: value for name, value in vars(check).items() if name not in _CHECK_TEXTS}
    return {
        **fields,
        **_texts_to_json(check, _CHECK_TEXTS),
        "events": [_event_to_json(event) for event in check.events],
        "places": [
            {"line": place.line, "code": place.code, **_texts_to_json(place, _PLACE_TEXTS)}
            for place in check.places
        ],
    }


def from_json(record: Mapping[str, Any], *, time_line: bool = True) -> CheckResult:
    """Read a check result that `to_json` wrote.

    Without its time line, and the places at its end, that takes a third of the time.

    Raises KeyError, TypeError or ValueError where it is another thing.
    """
    fields = {name: record[name] for name in CheckResult.__dataclass_fields__}
    fields |= _texts_from_json(record, _CHECK_TEXTS)
    fields["outcome"] = Outcome(record["outcome"])
    fields["max_points"] = float(record["max_points"])
    if record["points"] is not None:
        fields["points"] = float(record["points"])
    fields["events"] = tuple(map(_event_from_json, record["events"])) if time_line else ()
    fields["places"] = tuple(map(_place_from_json, record["places"])) if time_line else ()
    return CheckResult(**fields)


def texts_to_json(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Write texts as a JSON list."""
    return [{"text": str(words), "translations": translations({"text": words})} for words in texts]


def texts_from_json(records: Iterable[Mapping[str, Any]]) -> tuple[Text, ...]:
    """Read texts that `texts_to_json` wrote."""
    return tuple(
        with_translations({"text": record["text"]}, record["translations"])["text"]
        for record in records
    )


def _event_to_json(event: Event) -> dict[str, Any]:
    return {"what": event.what, **_texts_to_json(event, _EVENT_TEXTS)}


def _event_from_json(record: Mapping[str, Any]) -> Event:
    texts = _texts_from_json(record, _EVENT_TEXTS)
    return Event(at=0.0, what=What(record["what"]), **texts)


def _place_from_json(record: Mapping[str, Any]) -> Place:
    texts = _texts_from_json(record, _PLACE_TEXTS)
    return Place(line=int(record["line"]), code=str(record["code"]), **texts)


def _texts_to_json(record: CheckResult | Event | Place, names: tuple[str, ...]) -> dict[str, Any]:
    texts = {name: getattr(record, name) for name in names}
    plain = {name: str(words) for name, words in texts.items()}
    return {**plain, "translations": translations(texts)}


def _texts_from_json(record: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return with_translations({name: str(record[name]) for name in names}, record["translations"])
