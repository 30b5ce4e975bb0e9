"""``grader doctor``: says what this machine can do."""

from __future__ import annotations

import typer
from rich.table import Table
from rich.text import Text

from grader import doctor as examination
from grader.cli import console, options
from grader.words import said

NOT_READY = 1


def doctor(*, lang: options.Lang = None, kit: options.KitFolder = None) -> None:
    """Say what this machine can do for grading, and what to do about the rest.

    Exit status: 0 when strangers' programs can be graded here, else 1.
    """
    language = options.language(lang)
    findings = list(examination.findings(kit))
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        mark = Text("✓", style="green") if finding.good else Text("✗", style="bold red")
        table.add_row(mark, said(finding.topic, language), Text(said(finding.seen, language)))
    console.show(table)
    if any(finding.needed and not finding.good for finding in findings):
        raise typer.Exit(NOT_READY)
