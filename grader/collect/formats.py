"""Which platform a download is from, as its names tell."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from grader.collect import canvas, clones, gradescope, moodle, nbgrader, plain
from grader.collect.found import Listing, is_folder
from grader.collect.slugs import slug_of
from grader.collect.sorting import Sorting
from grader.model import WrongUse
from grader.words import Text, joined, text

_DEEPEST = 2
"""Unpacking, and packing again, may put folders of one folder each around a download."""

PATTERN = "pattern"
"""What the manifest calls a download that is sorted by the teacher's own expression."""


@dataclass(frozen=True)
class Format:
    """What a platform's downloads look like."""

    name: str
    """As ``--from`` and the manifest have it."""
    recognises: Callable[[Listing], bool]
    sort: Callable[[Listing, Collection[str]], Sorting]


PLAIN = Format("plain", plain.recognises, plain.sort)
_TELLING = (
    Format("canvas", canvas.recognises, canvas.sort),
    Format("moodle", moodle.recognises, moodle.sort),
    Format("gradescope", gradescope.recognises, gradescope.sort),
    Format("nbgrader", nbgrader.recognises, nbgrader.sort),
    Format("clones", clones.recognises, clones.sort),
)
FORMATS = {form.name: form for form in (*_TELLING, PLAIN)}


def title(name: str) -> Text:
    """Say what a download of a format is."""
    match name:
        case "canvas":
            return text("a download from Canvas")
        case "moodle":
            return text("a download from Moodle")
        case "gradescope":
            return text("an export from Gradescope")
        case "nbgrader":
            return text("what nbgrader has collected")
        case "clones":
            return text("clones of git repositories")
        case "pattern":
            return text("files as the pattern sorts them")
        case _:
            return text("a folder, zip or file for each student")


def recognised(listing: Listing, slugs: Collection[str]) -> tuple[Format, Listing]:
    """Tell the format, and return the part of the listing that is of it.

    Raises:
        WrongUse: when it could be several.
    """
    for inner in _unwrapped(listing):
        fitting = [form for form in _TELLING if form.recognises(inner)]
        if len(fitting) > 1:
            raise WrongUse(
                text(
                    "This could be one of several: {formats}. Say which one it is, with --from.",
                    formats=joined(text(", "), (form.name for form in fitting)),
                )
            )
        if fitting:
            return fitting[0], inner
    return PLAIN, _plain(listing, slugs)


def part_of(listing: Listing, form: Format, slugs: Collection[str]) -> Listing:
    """The part of the listing that is of a format which the teacher has named."""
    if form is PLAIN:
        return _plain(listing, slugs)
    return next(filter(form.recognises, _unwrapped(listing)), listing)


def _unwrapped(listing: Listing) -> list[Listing]:
    """The listing, and what is in its only folder, and so on."""
    layers = [listing]
    while len(layers) <= _DEEPEST and (folder := _only_folder(layers[-1])):
        layers.append(layers[-1].below(folder))
    return layers


def _only_folder(listing: Listing) -> str | None:
    tops = listing.without_left_overs().tops()
    top = next(iter(tops), None)
    return top if len(tops) == 1 and top and is_folder(tops[top]) else None


def _plain(listing: Listing, slugs: Collection[str]) -> Listing:
    """Go into the only folder unless it looks as if it were the only student's."""
    folder = _only_folder(listing)
    if folder is None:
        return listing
    inner = listing.below(folder)
    tops = inner.without_left_overs().tops()
    of_a_student = [top for top in tops if top in slugs or f"{slug_of(top, slugs)}.py" == top]
    return inner if len(tops) > 1 and not of_a_student else listing
