"""``grader verify``: tests the tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from grader import catalog, processors, sandbox
from grader import verify as verification
from grader.cli import console, options
from grader.files import NotWritten, whole_files
from grader.model import START_METHODS, Kit, WrongUse
from grader.sandbox import SandboxUnavailable
from grader.verify import Disagreement, Verdict
from grader.words import joined, said, text
from grader.workers import CannotStart

DISAGREEMENTS = 1


class StartMethods(StrEnum):
    """One start method, or all that there are."""

    FORK = "fork"
    SPAWN = "spawn"
    FORKSERVER = "forkserver"
    ALL = "all"


def verify(
    *,
    exercise: options.Exercises = None,
    program: Annotated[
        str,
        typer.Option(
            "--program",
            metavar="PATTERN",
            help="Only programs with such a name, for example '*/wheat/*' or '*/reference *'.",
        ),
    ] = "*",
    jobs: options.Jobs = None,
    start_method: Annotated[
        StartMethods | None,
        typer.Option(
            "--start-method",
            help="How the programs' processes start.",
            show_default=options.default_start_method(),
        ),
    ] = None,
    repeat: Annotated[
        int, typer.Option("--repeat", min=1, metavar="N", help="How often each program is run.")
    ] = 1,
    load: Annotated[
        int,
        typer.Option("--load", min=0, metavar="M", help="Busy loops that run at the same time."),
    ] = 0,
    sandbox_kind: options.Sandbox = options.SandboxKind.AUTO,
    lang: options.Lang = None,
    kit: options.KitFolder = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write every verdict to this file, too."),
    ] = None,
) -> None:
    """Run every program whose verdict is known beforehand, and tell where it gets another one.

    A stub has to fail, the reference solution and every wheat have to pass, and every chaff has to
    fail exactly the checks that its docstring names. These programs are ours: where there is no
    isolation, --sandbox auto goes on without. When it is interrupted, it shows what it has. Exit
    status: 0 when all agree, 1 when not, 2 for wrong use.
    """
    language = options.language(lang)
    methods = _methods(start_method or options.default_start_method())
    root = catalog.find_kit(kit)
    catalog.require_solutions(root)
    the_kit = catalog.load_kit(root, exercise or ())
    corpus = verification.read_corpus(the_kit)
    if json_file is not None and not json_file.parent.is_dir():
        raise WrongUse(
            text(
                "--json {file}: there is no folder {folder}.",
                file=json_file,
                folder=json_file.parent,
            )
        )
    isolation = _isolation(sandbox_kind)
    trials = verification.trials(the_kit, corpus, methods, isolation, repeat, program)

    verdicts: list[Verdict] = []
    end: SystemExit | CannotStart | typer.Exit | None = None
    progress = console.progress(text("verifying"), len(trials), language)
    with progress as bar, verification.load(load):
        try:
            for event in verification.run(trials, jobs or processors.usable()):
                if isinstance(event, Verdict):
                    bar.finish(said(event.trial.name, language))
                    verdicts.append(event)
                    # What holds for all programs is told once, at the end.
                    if event.disagreement and not event.fault:
                        console.show(_explained(event.disagreement, language))
                else:
                    bar.start(said(event.name, language))
        except (SystemExit, CannotStart) as early:  # by a signal, see grader.cli
            end = early

    faults = (*corpus.faults, *verification.faults_of_suites(verdicts))
    for fault in faults:
        label = said(text("FAULT"), language)
        console.show(Text(f"{label} {said(fault, language)}", style="red"))
    for slug, names in verification.uncaught_checks(corpus, verdicts).items():
        if names:
            note = text(
                "note: {exercise}: no chaff is caught by {checks}: nothing shows that these can"
                " fail.",
                exercise=slug,
                checks=joined(text(", "), names),
            )
            console.show(Text(said(note, language)))
    console.show(_table(the_kit, verdicts, language))
    if json_file is not None:
        document = json.dumps(_as_json(verdicts, faults), indent=1, ensure_ascii=False)
        try:
            _write(json_file, document)
        except NotWritten as unwritten:
            console.complain(unwritten.args[0])
            end = end or typer.Exit(DISAGREEMENTS)
    if isinstance(end, CannotStart):
        console.complain(end.args[0])
        end = typer.Exit(DISAGREEMENTS)
    if end is not None:
        raise end
    if faults or any(verdict.disagreement for verdict in verdicts):
        raise typer.Exit(DISAGREEMENTS)


def _write(file: Path, document: str) -> None:
    """Write it whole, or, where that is no file of the disk, as it comes."""
    if file.exists() and not file.is_file():
        file.write_text(document, encoding="utf-8")
        return
    with whole_files(file.resolve()) as (opened,):
        opened.write(document)


def _methods(asked: str) -> tuple[str, ...]:
    if asked != StartMethods.ALL:
        return (options.available(asked),)
    return tuple(method for method in START_METHODS if _is_available(method))


def _is_available(method: str) -> bool:
    try:
        options.available(method)
    except WrongUse:
        return False
    return True


def _isolation(kind: options.SandboxKind) -> str:
    try:
        return sandbox.choose(kind).name
    except SandboxUnavailable:
        if kind is not options.SandboxKind.AUTO:
            raise
        return sandbox.choose("none").name


def _explained(disagreement: Disagreement, language: str) -> Text:
    trial = disagreement.trial
    head = text(
        "DISAGREEMENT {trial}, round {round}" if trial.round > 1 else "DISAGREEMENT {trial}",
        trial=trial.name,
        round=trial.round,
    )
    lines = (
        text("  expected: {checks}", checks=disagreement.expected),
        text("  seen:     {checks}", checks=disagreement.seen),
        *(joined("", ["    ", detail]) for detail in disagreement.details),
    )
    shown = Text(f"{said(head, language)}\n", style="bold red")
    told = "\n".join(said(line, language) for line in lines)
    return shown.append(told, style="not bold default")


@dataclass(frozen=True)
class _Row:
    exercise: str
    programs: int
    runs: int
    false_accepts: int
    false_rejects: int
    disagreements: int
    seconds: float


def _rows(kit: Kit, verdicts: Sequence[Verdict]) -> list[_Row]:
    rows = []
    for exercise in kit.exercises:
        of_it = [verdict for verdict in verdicts if verdict.trial.sample.exercise == exercise.slug]
        if not of_it:
            continue
        disagreements = [verdict.disagreement for verdict in of_it if verdict.disagreement]
        rows.append(
            _Row(
                exercise=exercise.slug,
                programs=len({verdict.trial.sample.file for verdict in of_it}),
                runs=len(of_it),
                false_accepts=sum(one.false_accept for one in disagreements),
                false_rejects=sum(one.false_reject for one in disagreements),
                disagreements=len(disagreements),
                seconds=sum(verdict.seconds for verdict in of_it),
            )
        )
    return rows


def _table(kit: Kit, verdicts: Sequence[Verdict], language: str) -> Table:
    rows = _rows(kit, verdicts)
    exercise, seconds = said(text("exercise"), language), said(text("seconds"), language)
    table = Table(exercise, box=None, header_style="bold", pad_edge=False, show_footer=True)
    counts = {
        "programs": text("programs"),
        "runs": text("runs"),
        "false_accepts": text("false accepts"),
        "false_rejects": text("false rejects"),
        "disagreements": text("disagreements"),
    }
    for count, title in counts.items():
        total = sum(getattr(row, count) for row in rows)
        table.add_column(said(title, language), str(total), justify="right")
    table.add_column(seconds, f"{sum(row.seconds for row in rows):.1f}", justify="right")
    table.columns[0].footer = said(text("all"), language)
    for row in rows:
        numbers = (str(getattr(row, count)) for count in counts)
        table.add_row(row.exercise, *numbers, f"{row.seconds:.1f}")
    return table


def _as_json(verdicts: Sequence[Verdict], faults: Sequence[str]) -> dict[str, Any]:
    return {
        "faults": list(faults),
        "verdicts": [
            {
                "program": verdict.trial.sample.name,
                "suite": "visible" if verdict.trial.visible else "hidden",
                "start_method": verdict.trial.start_method,
                "sandbox": verdict.trial.sandbox,
                "round": verdict.trial.round,
                "seconds": round(verdict.seconds, 3),
                "agrees": verdict.disagreement is None,
                "checks": {
                    check.check: {"outcome": check.outcome, "rationale": check.rationale}
                    for check in verdict.checks
                },
            }
            for verdict in verdicts
        ],
    }
