"""Writes the pages into a folder of results, from what is in it.

One result at a time is read, and its page written, so a batch of any length needs no more memory
than the rows of the teacher's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from grader import manifest, results
from grader.files import whole_files
from grader.model import Result
from grader.pages import feedback, report
from grader.pages.pseudonyms import Pseudonyms
from grader.pages.tally import Tally
from grader.results import FEEDBACK

REPORT = "report.html"
ANONYMOUS_REPORT = "report-anonymous.html"


def write(
    out: Path,
    titles: Mapping[str, str],
    file_names: Iterable[str],
    language: str,
    *,
    is_whole: bool = True,
) -> None:
    """Write a page for each submission, and the teacher's page.

    ``titles`` are those of the exercises that the pages tell of, in their order, ``file_names``
    those of the results; ``is_whole`` says whether these are all that there are to be.

    Raises:
        NotWritten: when a file cannot be written, or a result is not there any more.
    """
    tally = Tally([*titles], late=_late(out))
    for file_name, result in _results(out, titles, file_names):
        name = _page_of(file_name)
        _write(out / FEEDBACK / name, feedback.page(result, titles, language))
        tally.take(result, f"{FEEDBACK}/{quote(name)}")
    _write(out / REPORT, report.page(tally, titles, language, is_whole=is_whole))


def files(file_names: Iterable[str]) -> list[str]:
    """Where in the folder `write` leaves its pages."""
    return [REPORT, *(f"{FEEDBACK}/{_page_of(file_name)}" for file_name in file_names)]


def write_anonymous(
    out: Path,
    titles: Mapping[str, str],
    file_names: Iterable[str],
    language: str,
    *,
    is_whole: bool = True,
) -> None:
    """Write the teacher's page with pseudonyms in place of names, and nothing that leads to names.

    It links to no feedback: that holds a student's code, and so what the student wrote into it. Nor
    is anything in the order of the names, by which somebody who knows the class could find one.
    """
    pseudonyms = Pseudonyms.of(out)
    tally = Tally([*titles], pseudonyms)
    for _, result in _results(out, titles, sorted(file_names, key=pseudonyms)):
        tally.take(result, "")
    _write(out / ANONYMOUS_REPORT, report.page(tally, titles, language, is_whole=is_whole))


def _page_of(file_name: str) -> str:
    return f"{file_name.removesuffix('.json')}.html"


def _late(out: Path) -> set[str]:
    """The submissions that came in late, as far as anybody has said so."""
    known = manifest.read(out)
    return {entry.submission for entry in known.submissions if entry.late} if known else set()


def _results(
    out: Path, titles: Mapping[str, str], file_names: Iterable[str]
) -> Iterator[tuple[str, Result]]:
    for file_name in file_names:
        yield file_name, results.expect(out, file_name).of(titles)


def _write(file: Path, page: Iterator[str]) -> None:
    with whole_files(file) as (opened,):
        opened.writelines(page)
