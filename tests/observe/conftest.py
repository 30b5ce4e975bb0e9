"""Programs written on the spot, under each way of keeping and watching them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from grader.observe import Isolation, Limits, NoIsolation, Program
from grader.sandbox import Bubblewrap
from tests.conftest import needs_bubblewrap

Write = Callable[..., Program]

ISOLATIONS: dict[str, Callable[[], Isolation]] = {
    "bubblewrap": Bubblewrap,
    "none": NoIsolation,
    "portable": lambda: NoIsolation(portable=True),
}


@pytest.fixture(
    params=[pytest.param("bubblewrap", marks=needs_bubblewrap), "none", "portable"],
)
def isolation(request: pytest.FixtureRequest) -> Isolation:
    """Each way in turn."""
    return ISOLATIONS[request.param]()


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Make a program of a source text; it may import ``desk``, whose ``ring(x)`` returns x."""
    written: list[Program] = []
    given = tmp_path / "desk.py"
    given.write_text("def ring(x):\n    return x\n")

    def write_program(
        source: str,
        isolation: Isolation | None = None,
        start_method: str = "fork",
        limits: Limits | None = None,
    ) -> Program:
        file = tmp_path / "student.py"
        file.write_text(dedent(source), encoding="utf-8")
        program = Program(
            file,
            isolation or NoIsolation(),
            given=[given],
            start_method=start_method,
            limits=limits,
        )
        written.append(program)
        return program

    yield write_program
    for program in written:
        program.close()
