"""Calls a function of the student's file, or of a test's scene, and tells the grader how it ended.

Run with ``python -c``, so that a spawned child finds no main module that it has to run again.
"""

from __future__ import annotations

import importlib

import grader_shim


def main() -> None:
    """Call what the settings name; its end is held, so that the grader can look at what it left."""
    wanted = grader_shim.settings["call"]
    try:
        module = importlib.import_module(wanted["module"])
    except BaseException as error:
        _tell_raised(error, "import")
        raise
    function = getattr(module, wanted["function"], None)
    if not callable(function):
        lacking = AttributeError(f"{wanted['module']}.py defines no {wanted['function']}")
        _tell_raised(lacking, "import")
        raise lacking
    arguments = [grader_shim.from_data(argument) for argument in wanted["args"]]
    try:
        value = function(*arguments)
    except BaseException as error:
        _tell_raised(error, "call")
        raise
    grader_shim.ask({"kind": "returned", "value": grader_shim.as_data(value)})


def _tell_raised(error: BaseException, stage: str) -> None:
    import traceback  # costs each run some milliseconds, and few raise

    lines = traceback.format_exception(error)
    message = {"kind": "raised", "stage": stage, "traceback": "".join(lines)[-8000:]}
    grader_shim.ask({**message, **grader_shim.described(error)})
