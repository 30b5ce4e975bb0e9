"""What a run costs with everything on: ``python -m tests.bench.sandbox_cost``.

One program, which starts some child processes and joins them, is run again and again in each of
these ways, and each time is measured from before its start until nothing of it is left:

    python       the interpreter alone
    bwrap        the interpreter in a plain bubblewrap: all namespaces, all files read-only
    none         the grader's run: folder, socket, shim, limits, init, looking at the processes
    restricted   the same in what there is without bubblewrap, as ``--sandbox restricted`` has it
    bubblewrap   the same with everything on: sandbox, filter, limits, shim

The ways take turns, in an order that shifts from round to round, and what is told are ratios of two
runs of one round, their median and the middle half of them: so a machine that is busy, or becomes
so, weighs on both alike. Times in seconds are told for one's own machine only, and nothing here
passes or fails. A way that this machine has not is left out.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from grader.observe import Isolation, NoIsolation, Program
from grader.sandbox import Bubblewrap, Restricted, SandboxUnavailable, system

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
COMPARED = (("bubblewrap", "bwrap"), ("bubblewrap", "python"), ("bubblewrap", "none"),
            ("restricted", "python"), ("none", "python"), ("bwrap", "python"))  # fmt: skip

Way = Callable[[], None]


def ways(file: Path, source: str) -> dict[str, Way]:
    """Every way to run the program that there is here; ``file`` holds its source."""
    python = str(system.interpreter())
    found: dict[str, Way] = {"python": lambda: bare([python, str(file)])}
    if shutil.which("bwrap"):
        found["bwrap"] = lambda: bare([*PLAIN, python, "-c", source])
    found["none"] = lambda: watched(file, NoIsolation())
    try:
        restricted = Restricted.found()
        found["restricted"] = lambda: watched(file, restricted)
    except SandboxUnavailable:
        pass
    try:
        sandbox = Bubblewrap()
        sandbox.probe()
        found["bubblewrap"] = lambda: watched(file, sandbox)
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


def measured(found: Mapping[str, Way], rounds: int) -> dict[str, list[float]]:
    """Seconds of each way in each round, after a round to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in found}
    names = list(found)
    for number in range(-1, rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            began = time.perf_counter()
            found[name]()
            if number >= 0:
                seconds[name].append(time.perf_counter() - began)
    return seconds


def ratios(seconds: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """For each comparison the ratio in each round."""
    return {
        f"{one} / {other}": [a / b for a, b in zip(seconds[one], seconds[other], strict=True)]
        for one, other in COMPARED
        if one in seconds and other in seconds
    }


def table(children: int, seconds: Mapping[str, list[float]]) -> list[str]:
    """The lines to print for one program."""
    lines = [f"{children} child processes", f"  {'way':26}{'median':>9}{'middle half':>20}"]
    for title, values, unit in (
        *((name, values, " s") for name, values in seconds.items()),
        *((name, values, "  ") for name, values in ratios(seconds).items()),
    ):
        low, middle, high = statistics.quantiles(values, n=4)
        half = f"{low:.2f} … {high:.2f}"
        lines.append(f"  {title:26}{middle:>7.2f}{unit}{half:>20}")
    return lines


def main() -> None:
    """Measure, print a table, and write all that was measured if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20, help="at least two (default: 20)")
    parser.add_argument("--children", type=int, nargs="+", default=[0, 10], metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every measurement here")
    wanted = parser.parse_args()
    measurements: dict[int, dict[str, list[float]]] = {}
    for children in wanted.children:
        source = PROGRAM.format(children=children)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "program.py"
            file.write_text(source, encoding="utf-8")
            seconds = measurements[children] = measured(ways(file, source), wanted.rounds)
        sys.stdout.write("\n".join(table(children, seconds)) + "\n")
        sys.stdout.flush()
    if wanted.json:
        document = {
            "python": platform.python_version(),
            "platform": platform.platform(),
            "rounds": wanted.rounds,
            "programs": [
                {"children": children, "seconds": seconds, "ratios": ratios(seconds)}
                for children, seconds in measurements.items()
            ],
        }
        wanted.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
