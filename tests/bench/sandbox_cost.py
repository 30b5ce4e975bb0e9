"""What a run costs with everything on: ``python -m tests.bench.sandbox_cost``.

One program, which starts some child processes and joins them, is run again and again in each of
these ways, and each time is measured from before its start until nothing of it is left:

    python       the interpreter alone
    bwrap        the interpreter in a plain bubblewrap: all namespaces, all files read-only
    none         the grader's run: folder, socket, shim, limits, init, looking at the processes
    restricted   the same in what there is without bubblewrap, as ``--sandbox restricted`` has it
    cold         the same with everything on: bubblewrap, filter, limits, shim, a new interpreter
    warm         the same, forked out of a nursery: an interpreter that is there already

"warm / cold" is what the warm start saves, "cold / python" what all of it costs a single run. A way
that this machine has not is left out. How the ways take turns: ``tests.bench.rounds``.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from grader.observe import Isolation, NoIsolation, Program
from grader.sandbox import Bubblewrap, Restricted, SandboxUnavailable, system
from tests.bench import rounds

PROGRAM = """\
from multiprocessing import Process


def work():
    pass


if __name__ == "__main__":
    children = [Process(target=work) for _ in range({children})]
    for child in children:
        child.start()
    for child in children:
        child.join()
"""
PLAIN = (
    *("bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/"),
    *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),
)
COMPARED = (
    *(("warm", "cold"), ("cold", "bwrap"), ("cold", "none")),
    *((way, "python") for way in ("warm", "cold", "restricted", "none", "bwrap")),
)

Way = Callable[[], None]


def ways(file: Path, source: str, closing: ExitStack) -> dict[str, Way]:
    """Every way to run the program that there is here; ``file`` holds its source."""
    python = str(system.interpreter())
    found: dict[str, Way] = {"python": partial(bare, [python, str(file)])}
    if shutil.which("bwrap"):
        found["bwrap"] = partial(bare, [*PLAIN, python, "-c", source])
    found["none"] = partial(watched, file, NoIsolation())
    try:
        found["restricted"] = partial(watched, file, Restricted.found())
    except SandboxUnavailable:
        pass
    cold, warm = Bubblewrap(warm=False), Bubblewrap(warm=True)
    closing.callback(warm.close)
    try:
        cold.probe()
        found["cold"] = partial(watched, file, cold)
        found["warm"] = partial(watched, file, warm)
    except SandboxUnavailable:
        pass
    return found


def bare(command: list[str]) -> None:
    """Run the program without the grader."""
    subprocess.run(command, check=True, capture_output=True, env={})


def watched(file: Path, isolation: Isolation) -> None:
    """Run the program as a check does that watches nothing in particular."""
    program = Program(file, isolation)
    try:
        end = program.script().finish()
        assert end.exit_status == 0, end.stderr
    finally:
        program.close()


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=20)
    options.add_argument("--children", type=int, nargs="+", default=[0, 10], metavar="N")
    wanted = options.parse_args()
    tables = []
    for children in wanted.children:
        source = PROGRAM.format(children=children)
        with tempfile.TemporaryDirectory() as folder, ExitStack() as closing:
            file = Path(folder) / "program.py"
            file.write_text(source, encoding="utf-8")
            found = ways(file, source, closing)
            for way in found.values():
                way()
            seconds = rounds.measured(found, wanted.rounds)
        rows = [rounds.Row(name, values, "s") for name, values in seconds.items()]
        rows += rounds.ratios(seconds, COMPARED)
        tables.append(rounds.Table(f"{children} child processes", rows))
    rounds.tell(wanted, *tables)


if __name__ == "__main__":
    main()
