"""Refuses names of functions that the shim could not wrap: such a watch would see nothing.

A check on what was called would then pass, or fail, for the wrong reason.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from grader.observe.verdict import ObserverError

RETURN_SUFFIX = ":return"
"""After the name of a function, for the moment when it returns."""

_IMMUTABLE_TYPE = 1 << 8
"""Py_TPFLAGS_IMMUTABLETYPE, see the C API's type objects: attributes of it cannot be set."""


def check_watchable(name: str, given: Mapping[str, bytes], student: str) -> None:
    """See that the shim can wrap the function ``name``, dotted as it is imported.

    ``given`` are the files beside the student's, by name; ``student`` is the student's module, of
    which nothing is known here: what it does not define is never called.

    Raises:
        ObserverError: when there is no such function, or none that can be wrapped.
    """
    top, *rest = name.removesuffix(RETURN_SUFFIX).split(".")
    if top == student and rest:
        return
    if f"{top}.py" in given:
        found = bool(rest) and rest[0] in _defined(given[f"{top}.py"])
    else:
        found = top in sys.stdlib_module_names and _wrappable(top, rest)
    if not found:
        raise ObserverError(
            f"{name!r} cannot be held or watched: give the dotted name of a function of a given"
            ' module or of the library, such as "multiprocessing.process.BaseProcess.start"'
        )


def _defined(source: bytes) -> set[str]:
    """The names of what a module defines with def and class, or assigns."""
    names = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return names


def _wrappable(top: str, rest: Sequence[str]) -> bool:
    """Whether this names a function in a module or class of the standard library."""
    owner: object = importlib.import_module(top)
    for number, attribute in enumerate(rest, 1):
        if isinstance(owner, ModuleType) and not hasattr(owner, attribute):
            try:
                importlib.import_module(f"{owner.__name__}.{attribute}")
            except ImportError:
                return False
        found = inspect.getattr_static(owner, attribute, None)
        if number == len(rest):
            function = callable(found) and not isinstance(found, type | staticmethod)
            return function and _may_be_set(owner)
        owner = found
    return False


def _may_be_set(owner: object) -> bool:
    return not (isinstance(owner, type) and owner.__flags__ & _IMMUTABLE_TYPE)
