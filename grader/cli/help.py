"""Help pages in the reader's language, made when they are asked for.

The words are those that commands, arguments and options were declared with, a paragraph being one
text. typer's own pages cannot say them: their panels cut off what has no spaces, as Chinese has.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import pairwise
from typing import Any

from rich import box
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup

from grader import words
from grader.cli import console
from grader.model import START_METHODS
from grader.words import LANGUAGES, joined, said, text

_LANGUAGE_OPTION = "--lang"
_OF_THE_HELP_OPTION = "Show this message and exit."
"""What typer says of ``--help``."""
_WIDEST_NAMES = 36


class Command(TyperCommand):
    """A command with help in the language that was asked for, wherever in the line that was."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _listen(args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        _print_page(self, ctx, console.spoken())


class Group(TyperGroup):
    """The same for a command that has others below it."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        _print_page(self, ctx, console.spoken())


def texts(command: Any) -> Iterator[str]:
    """All that the help pages of a command, and of those below it, say: what wants translating."""
    yield _OF_THE_HELP_OPTION
    yield from _paragraphs(command.help)
    for param in command.params:
        yield from _paragraphs(param.help)
        if _is_described(param):
            yield param.show_default
    for other in _below(command).values():
        yield from texts(other)


def _listen(arguments: Sequence[str]) -> None:
    """Find the language in a line that may not be read to its end, for ``--help`` comes first."""
    for argument, following in pairwise((*arguments, "")):
        name, _, value = argument.partition("=")
        if name == _LANGUAGE_OPTION and (value or following) in LANGUAGES:
            console.speak(value or following)


def _print_page(command: Any, ctx: Any, language: str) -> None:
    """Print it there and then, as typer does: where nothing was typed, it does no more than ask."""
    pieces = " ".join((ctx.command_path, *command.collect_usage_pieces(ctx)))
    usage = text("Usage: {command}", command=pieces)
    console.out.print(Text(f"\n{said(usage, language)}\n", style="bold"))
    for paragraph in _paragraphs(command.help):
        console.out.print(Text(f"{said(text(paragraph), language)}\n"))
    params = command.get_params(ctx)
    for title, is_argument in ((text("Arguments"), True), (text("Options"), False)):
        rows = [
            (_names(param, ctx), _about(param, ctx))
            for param in params
            if isinstance(param, TyperArgument) == is_argument
        ]
        _print_panel(title, rows, language)
    rows = [(name, _first(other.help)) for name, other in _below(command).items()]
    _print_panel(text("Commands"), rows, language)


def _print_panel(title: words.Text, rows: Sequence[tuple[str, words.Text]], language: str) -> None:
    if not rows:
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold cyan", overflow="fold", max_width=_WIDEST_NAMES)
    table.add_column(overflow="fold")
    for names, about in rows:
        table.add_row(Text(names), Text(said(about, language)))
    panel = Panel(table, title=said(title, language), title_align="left", box=box.ROUNDED)
    console.out.print(panel)


def _names(param: Any, ctx: Any) -> str:
    """How a parameter is written: "-e, --exercise SLUG"."""
    names, _ = param.get_help_record(ctx)
    return str(names)


def _about(param: Any, ctx: Any) -> words.Text:
    """What a parameter is for, and what it is when it is left out."""
    parts = [text(paragraph) for paragraph in _paragraphs(param.help)]
    if param.envvar:
        parts.append(text("[env var: {name}]", name=param.envvar))
    if default := _default(param, ctx):
        parts.append(text("[default: {value}]", value=default))
    if param.required:
        parts.append(text("[required]"))
    return joined(" ", parts)


def _default(param: Any, ctx: Any) -> str:
    """What a parameter is when it is left out; empty where there is no word for it."""
    if _is_described(param):
        return text(param.show_default)
    default = param.get_default(ctx)
    if isinstance(param.show_default, str):
        default = param.show_default
    if default is None or isinstance(default, bool) or not param.show_default:
        return ""
    return str(default.value if isinstance(default, Enum) else default)


def _is_described(param: Any) -> bool:
    """Whether a default is told by words of ours, and not by the value that it has here."""
    default = getattr(param, "show_default", None)
    return isinstance(default, str) and default not in START_METHODS


def _first(help_text: str | None) -> words.Text:
    return text(next(_paragraphs(help_text), ""))


def _paragraphs(help_text: str | None) -> Iterator[str]:
    """The paragraphs of a docstring or of a help text, each on one line."""
    for paragraph in inspect.cleandoc(help_text or "").split("\n\n"):
        if paragraph:
            yield " ".join(paragraph.split())


def _below(command: Any) -> dict[str, Any]:
    """The commands below this one, by name."""
    return getattr(command, "commands", {})
