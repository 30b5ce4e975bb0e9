"""The files that a batch leaves: ``scores.csv``, ``checks.csv``, ``results/<submission>.json``.

Pages that people read are made of these by ``grader.pages``.

Every file is written whole or not at all, and holds nothing of the time, the order or the process
that made it. Whatever strangers wrote into it, no character moves a cursor, turns the direction of
the text or starts a formula.

``results/<submission>.json`` holds all that is known of one submission::

    {
      "schema": 3,
      "submission": "s001",
      "versions": {"grader": "0.1.0", "python": "3.11.7", "platform": "…",
                   "start_method": "fork", "sandbox": "bubblewrap"},
      "status": "graded",                or "missing", "grader_error"
      "score": 7.5,                      null for a grader error
      "max_score": 20.0,
      "exercises": {
        "send_mail": {"status": "graded", "score": 7.5, "max_score": 10.0,
                      "digest": "…",     of file, suite and versions, hexadecimal
                      "source": "…"}, …  the student's file, see ``grader.intake.source_of``;
                                         null where there is none
      },
      "checks": [
        {"exercise": "send_mail", "check": "each_recipient_gets_a_mail", "title": "…",
         "outcome": "passed",            one of the values of ``grader.model.Outcome``
         "points": 2.0,                  null for a grader error
         "max_points": 2.0,
         "rationale": "", "help": "", "hint": "",
         "translations": {"zh": {"title": "…", …}},  of these texts, as far as there are any
         "events": [                     empty where the check passed
           {"process": "child 1", "what": "called", "detail": "send_mail(0)",
            "translations": {…}}, …      ``what`` is one of the values of ``grader.model.What``
         ],
         "places": [{"process": "main", "line": 14, "code": "p.join()",
                     "translations": {…}}, …],
         "stdout": "", "stderr": ""}, …
      ]
    }

``checks`` is in suite order. A check without a name stands for a whole suite that could not be
run. ``status`` and scores follow from ``checks``; `read` takes only the rest. In texts, characters
that do not print are written as JSON's own escapes, which changes no text.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from grader import files, folders, manifest, records, scoring
from grader.files import NotWritten, whole_files
from grader.harmless import inert, json_text, one_line, visible
from grader.manifest import Manifest
from grader.model import CheckResult, Result, WrongUse
from grader.scoring import points_text
from grader.words import text

SCHEMA = 3
FOLDER = "results"
FEEDBACK = "feedback"
"""The folder of the pages for students, see ``grader.pages``."""
SCORES = "scores.csv"
CHECKS = "checks.csv"
UNFINISHED = ".unfinished.json"
"""What the run is of that is not at its end."""
FINISHED = ".finished.json"
"""The digest of all that a run has left, see `note_finished`."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?<![.])")
_RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_STEM = 120
"""In bytes; file systems take 255 for the whole name."""


@contextmanager
def kept(out: Path) -> Iterator[None]:
    """Make the folder if need be, and keep other runs out of it meanwhile.

    Raises:
        WrongUse: when another run has it.
    """
    out.mkdir(parents=True, exist_ok=True)
    try:
        held = folders.lock(out)
    except BlockingIOError:
        raise WrongUse(
            text(
                "Another run is writing to {out}: wait until it has ended, or name another folder.",
                out=out,
            )
        ) from None
    try:
        yield
    finally:
        folders.release(held)


def remove_leftovers(out: Path) -> None:
    """Remove what a run that was killed was in the middle of writing."""
    tables = (SCORES, CHECKS, UNFINISHED, FINISHED, manifest.FILE)
    for name in (*tables, "*.html", f"{FOLDER}/*.json", f"{FEEDBACK}/*.html"):
        for temporary in out.glob(files.temporary(Path(name)).as_posix()):
            temporary.unlink(missing_ok=True)


def write(out: Path, file_name: str, result: Result) -> None:
    """Write the JSON file of one submission."""
    with whole_files(out / FOLDER / file_name) as (file,):
        file.write(json_text(as_json(result)))


def write_manifest(out: Path, handed_in: Manifest | None) -> None:
    """Write who handed in what, see ``grader.manifest``; remove what is not known any more."""
    if handed_in is None:
        (out / manifest.FILE).unlink(missing_ok=True)
        return
    with whole_files(out / manifest.FILE) as (file,):
        file.write(manifest.as_json(handed_in))


def read(out: Path, file_name: str, *, time_lines: bool = True) -> Result | None:
    """Read back what `write` wrote; None where there is nothing, or nothing that can be read.

    Without time lines, where these are not needed, it takes half the time.
    """
    try:
        document = json.loads((out / FOLDER / file_name).read_bytes())
        if document["schema"] != SCHEMA:
            return None
        checks = tuple(
            records.from_json(check, time_line=time_lines) for check in document["checks"]
        )
        versions = dict(document["versions"])
        parts = document["exercises"]
        digests = {slug: str(part["digest"]) for slug, part in parts.items()}
        sources = {slug: str(part["source"]) for slug, part in parts.items() if part["source"]}
        return Result(str(document["submission"]), checks, versions, digests, sources)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def expect(out: Path, file_name: str, *, time_lines: bool = True) -> Result:
    """Read back what was there a moment ago.

    Raises:
        NotWritten: when it is not there any more, for what was to be written of it.
    """
    result = read(out, file_name, time_lines=time_lines)
    if result is None:
        raise NotWritten(
            text(
                "{file} in {folder} was changed or removed meanwhile. The same command makes it"
                " anew.",
                file=file_name,
                folder=out / FOLDER,
            )
        )
    return result


def begin(out: Path, slugs: Sequence[str], submissions: Mapping[str, str]) -> None:
    """Note what the batch is of, until its tables are there, see `write_tables`.

    Those of an earlier run, and results of other submissions, stay and are not of it.
    """
    batch = {"exercises": [*slugs], "results": sorted(submissions.values())}
    with whole_files(out / UNFINISHED) as (file,):
        file.write(json_text(batch))


def write_tables(out: Path, slugs: Sequence[str], submissions: Mapping[str, str]) -> None:
    """Write ``scores.csv`` and ``checks.csv``, sorted by submission, exercises as in ``slugs``.

    ``submissions`` says which JSON file is whose. One at a time is read back, so that a table of
    any length needs no more memory than a short one.
    """
    with whole_files(out / SCORES, out / CHECKS) as (scores, checks):
        score_rows, check_rows = _rows(scores), _rows(checks)
        score_rows(["submission", *slugs, "score", "max_score", "status"])
        check_rows(
            ["submission", "exercise", "check", "outcome", "points", "max_points", "rationale"]
        )
        for submission, file_name in sorted(submissions.items()):
            asked_for = expect(out, file_name, time_lines=False).of(slugs)
            score_rows(_score_row(slugs, asked_for))
            for check in asked_for.checks:
                check_rows(_check_row(submission, check))
    (out / UNFINISHED).unlink(missing_ok=True)


def note_finished(out: Path, files: Sequence[str], made_of: object) -> None:
    """Note that all these files are there; ``made_of`` is what they come of beside each other."""
    with whole_files(out / FINISHED) as (file,):
        file.write(json_text({"digest": _digest(out, files, made_of)}))


def is_finished(out: Path, files: Sequence[str], made_of: object) -> bool:
    """Whether all files are as `note_finished` found them, so that nothing is to be written."""
    try:
        noted = json.loads((out / FINISHED).read_bytes())
        begun = (out / UNFINISHED).exists()
        return not begun and noted == {"digest": _digest(out, files, made_of)}
    except (OSError, ValueError):
        return False


def _digest(out: Path, files: Sequence[str], made_of: object) -> str:
    digest = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode())
    for name in files:
        content = hashlib.sha256((out / name).read_bytes())
        digest.update(f"{name}\n{content.hexdigest()}\n".encode(errors="surrogatepass"))
    return digest.hexdigest()


@dataclass(frozen=True)
class Contents:
    """What a folder of results is of."""

    slugs: tuple[str, ...]
    """The exercises, in their order."""
    file_names: tuple[str, ...]
    """Of the results, sorted by submission."""
    is_whole: bool
    """Whether the batch was graded to its end, so that there are tables of it."""


def contents(out: Path) -> Contents:
    """Find out what the tables are of; of a batch that is not at its end, what they would be of.

    Raises:
        WrongUse: when there are no results, or not all of those that are in the tables.
    """
    names: dict[str, str] = {}
    there: dict[str, str] = {}
    graded: dict[str, Collection[str]] = {}
    slugs: dict[str, None] = {}
    for file in sorted((out / FOLDER).glob("*.json")):
        if (result := read(out, file.name)) is not None:
            names[result.submission] = file.name
            there[file.name] = result.submission
            graded[file.name] = result.digests.keys()
            slugs |= dict.fromkeys(result.digests)
    table = _table(out)
    begun = _begun(out)
    if begun is not None:
        slugs = dict.fromkeys(begun[0])
        # A result of other exercises alone would pass for one without points.
        done = [file for file in begun[1] if slugs.keys() <= set(graded.get(file, ()))]
        names = {there[file]: file for file in done}
    elif table is not None:
        columns, listed = table
        slugs = dict.fromkeys(columns)
        # A batch of other submissions may have left a second file of one of them.
        names = file_names([name for name in names if _field(name) in listed])
        names = {name: file for name, file in names.items() if there.get(file) == name}
        if lacking := len(listed) - len(names):
            raise WrongUse(
                text(
                    "{folder} lacks {lacking} of the {count} results that {scores} was made of, or"
                    " they are of another version: grader grade makes them anew.",
                    folder=out / FOLDER,
                    lacking=lacking,
                    count=len(listed),
                    scores=SCORES,
                )
            )
    if not names:
        raise WrongUse(
            text("{out} holds no results: name a folder that grader grade has filled.", out=out)
        )
    is_whole = table is not None and begun is None
    return Contents(tuple(slugs), tuple(names[name] for name in sorted(names)), is_whole=is_whole)


def _begun(out: Path) -> tuple[list[str], list[str]] | None:
    """The exercises and the files of a batch that is not at its end; None if there is none."""
    try:
        document = json.loads((out / UNFINISHED).read_bytes())
        return document["exercises"], document["results"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _table(out: Path) -> tuple[list[str], set[str]] | None:
    """The exercises and the submissions that ``scores.csv`` is of; None if there is none."""
    try:
        with (out / SCORES).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
            return header[1:-3], {row[0] for row in rows}
    except (OSError, ValueError, IndexError):
        return None


def file_names(submissions: Sequence[str]) -> dict[str, str]:
    """Give each submission the name of its JSON file: safe everywhere, and no two the same.

    A plain name stays as it is. Any other, and one that differs from another submission's by
    upper and lower case alone, keeps its letters and gets a hash of the whole name.
    """
    spellings = Counter(name.casefold() for name in submissions)
    return {
        name: f"{name}.json" if _is_plain(name) and spellings[name.casefold()] == 1 else _safe(name)
        for name in submissions
    }


def _is_plain(name: str) -> bool:
    return bool(_PLAIN_NAME.fullmatch(name)) and not _RESERVED_ON_WINDOWS.fullmatch(name)


def _safe(name: str) -> str:
    letters = re.sub(r"[^\w.-]+", "_", name).lstrip(".-")
    stem = letters.encode(errors="ignore")[:_LONGEST_STEM].decode(errors="ignore")
    # No plain name has a tilde, so the two kinds cannot meet.
    return f"{stem}~{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:12]}.json"


def as_json(result: Result) -> dict[str, Any]:
    """What the JSON file of a submission holds."""
    return {
        "schema": SCHEMA,
        "submission": result.submission,
        "versions": dict(result.versions),
        **_summary(result.checks),
        "exercises": {
            slug: {
                **_summary(result.of([slug]).checks),
                "digest": digest,
                "source": result.sources.get(slug),
            }
            for slug, digest in result.digests.items()
        },
        "checks": [records.to_json(check) for check in result.checks],
    }


def _summary(checks: Sequence[CheckResult]) -> dict[str, Any]:
    score = scoring.score(checks)
    return {
        "status": scoring.status(checks),
        "score": score.points,
        "max_score": score.max_points,
    }


def _score_row(slugs: Sequence[str], result: Result) -> list[str]:
    whole = scoring.score(result.checks)
    return [
        result.submission,
        *(points_text(part.points) for part in scoring.scores(result, slugs)),
        points_text(whole.points),
        points_text(whole.max_points),
        scoring.status(result.checks),
    ]


def _check_row(submission: str, check: CheckResult) -> list[str]:
    return [
        submission,
        check.exercise,
        check.check,
        check.outcome,
        points_text(check.points),
        points_text(check.max_points),
        one_line(check.rationale),
    ]


def _rows(file: TextIO) -> Callable[[Sequence[str]], object]:
    """A function that writes a row of a table."""
    writer = csv.writer(file, lineterminator="\n")
    return lambda row: writer.writerow(map(_field, row))


def _field(text: str) -> str:
    """A text as a table has it."""
    return inert(visible(text))
