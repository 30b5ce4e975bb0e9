"""The command ``grader``: one module per verb; nothing else in the package prints.

Exit status: 0 when all went well, 1 when a grader error, a disagreement or a lack was found, 2 for
wrong use, 129 when the terminal was closed, 130 after Ctrl-C, 143 after SIGTERM.
"""

from __future__ import annotations

import io
import signal
import sys
from types import FrameType
from typing import Annotated

import typer

import grader
from grader.cli import console, nbgrader
from grader.cli.collect import collect_submissions
from grader.cli.doctor import doctor
from grader.cli.export import export
from grader.cli.grade import grade
from grader.cli.help import Command, Group
from grader.cli.hint import hint
from grader.cli.list import list_exercises
from grader.cli.new import new
from grader.cli.release import release
from grader.cli.report import report
from grader.cli.verify import verify
from grader.cli.watch import watch
from grader.model import WrongUse
from grader.sandbox import SandboxUnavailable
from grader.words import text

WRONG_USE = 2

app = typer.Typer(
    cls=Group,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(cls=Command)(watch)
app.command("list", cls=Command)(list_exercises)
app.command(cls=Command)(hint)
app.command(cls=Command)(release)
app.command("collect", cls=Command)(collect_submissions)
app.command(cls=Command)(grade)
app.command(cls=Command)(report)
app.command(cls=Command)(export)
app.command(cls=Command)(new)
app.command(cls=Command)(verify)
app.command(cls=Command)(doctor)
app.add_typer(nbgrader.app, name="nbgrader")


def _print_version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        console.out.print(f"grader {grader.__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _describe(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Grade programs on Python's multiprocessing by holding them and looking at the processes."""


class _Interrupted(SystemExit):
    """Ends the process, cleaning up on the way; typer would turn a KeyboardInterrupt into 1."""


def _interrupt(number: int, _frame: FrameType | None) -> None:
    raise _Interrupted(128 + number)


def main() -> None:
    """Run the command line, and end the process with its exit status."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        # Where a Chinese name cannot be shown, it is better shown as escapes than not at all.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except _Interrupted:
        console.complain(text("interrupted"))
        raise
    except (WrongUse, SandboxUnavailable) as error:
        console.complain(error.args[0])
        sys.exit(WRONG_USE)
