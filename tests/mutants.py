"""Makes mutants of a program: the same but for one place, as a slip of the keyboard changes it.

A mutant that passes every hidden check shows a gap in the suite, or is as right as the original.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

MAIN_BLOCK = "the main block"
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}

_BOUND = {"print", "len", "range"}
"""Functions whose arguments are not left out: that is a crash, or just another line printed."""

Change = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Mutant:
    """A changed program: in the function ``scope``, ``was`` is replaced by ``now``."""

    scope: str
    was: str
    now: str
    source: str

    def __str__(self) -> str:
        return f"{self.scope}: {self.was} -> {self.now}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a program once.

    Statements are deleted, loops run no time, conditions turned round, blocks taken out of their
    ``with``, handlers removed, numbers and truth values changed, arguments left out.
    """
    tree = ast.parse(source)
    told = {ast.unparse(tree)}
    for scope, index, node in _places(tree):
        for change in _changes(node):
            copy = deepcopy(tree)
            twin = list(ast.walk(copy))[index]
            statement = _statement_around(copy, twin)
            was = ast.unparse(statement)
            change(twin)
            changed = ast.unparse(copy)
            if changed not in told:
                told.add(changed)
                yield Mutant(scope, *_differing(was, ast.unparse(statement)), changed)


def _places(tree: ast.Module) -> Iterator[tuple[str, int, ast.AST]]:
    """Every node with its number in ``ast.walk`` and the name of the function that it is in."""
    scopes: dict[ast.AST, str] = {tree: MAIN_BLOCK}
    for index, node in enumerate(ast.walk(tree)):
        scope = scopes[node]
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            scope = node.name
        for child in ast.iter_child_nodes(node):
            scopes[child] = scope
        yield scope, index, node


def _statement_around(tree: ast.Module, node: ast.AST) -> ast.stmt:
    """The innermost statement that holds the node."""
    around = [
        statement
        for statement in ast.walk(tree)
        if isinstance(statement, ast.stmt) and any(node is inner for inner in ast.walk(statement))
    ]
    return around[-1]


def _differing(was: str, now: str) -> tuple[str, str]:
    """The lines in which two texts of a statement differ, without what they have in common."""
    old, new = was.splitlines(), now.splitlines()
    while len(old) > 1 and new and old[0] == new[0]:
        del old[0], new[0]
    while len(old) > 1 and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return " / ".join(map(str.strip, old)), " / ".join(map(str.strip, new))


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Expr(value=ast.Call()) | ast.Assign() | ast.AugAssign():
            yield _become_pass
        case ast.Return(value=ast.expr()):
            yield _set("value", None)
        case ast.For():
            yield _set("iter", ast.List([], ast.Load()))
        case ast.While(test=ast.Constant()):
            yield _leave_after_one_round
        case ast.While() | ast.If():
            if not _is_main_block(node):
                yield _negate
        case ast.With():
            yield _unwrap
        case ast.Try(handlers=[_, *_]):
            yield _raise_instead
        case ast.Compare(ops=[op]) if type(op) in _OPPOSITES:
            yield _set("ops", [_OPPOSITES[type(op)]()])
        case ast.BoolOp(op=op):
            yield _set("op", ast.And() if isinstance(op, ast.Or) else ast.Or())
        case ast.Constant(value=bool() as value):
            yield _set("value", not value)
        case ast.Constant(value=int() | float() as value):
            yield _set("value", value + 1)
        case ast.Break():
            yield _become_pass
        case ast.Call(func=ast.expr() as function) if ast.unparse(function) not in _BOUND:
            for number in range(len(node.args)):
                yield _without("args", number)
            for number in range(len(node.keywords)):
                yield _without("keywords", number)


def _is_main_block(node: ast.While | ast.If) -> bool:
    return "__name__" in ast.unparse(node.test)


def _become(node: ast.AST, other: ast.AST) -> None:
    node.__class__ = other.__class__
    node.__dict__ = other.__dict__


def _become_pass(node: ast.AST) -> None:
    _become(node, ast.Pass())


def _set(name: str, value: object) -> Change:
    return lambda node: setattr(node, name, value)


def _without(name: str, number: int) -> Change:
    def change(node: ast.AST) -> None:
        del getattr(node, name)[number]

    return change


def _negate(node: ast.AST) -> None:
    assert isinstance(node, ast.While | ast.If)
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _unwrap(node: ast.AST) -> None:
    assert isinstance(node, ast.With)
    entered = [
        ast.Assign([item.optional_vars], item.context_expr, lineno=node.lineno)
        for item in node.items
        if item.optional_vars
    ]
    _become(node, ast.If(ast.Constant(value=True), [*entered, *node.body], []))


def _leave_after_one_round(node: ast.AST) -> None:
    assert isinstance(node, ast.While)
    node.body = [*node.body, ast.Break()]


def _raise_instead(node: ast.AST) -> None:
    assert isinstance(node, ast.Try)
    for handler in node.handlers:
        handler.body = [ast.Raise(None, None)]
