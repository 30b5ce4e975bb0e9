#!/usr/bin/env python3
"""Grades a submission for Classroom 50: writes ./result.json, and ends with 0 if it could.

Copy the folder of this file into your configuration repository, as
CLASSROOM/autograders/ASSIGNMENT/. Its suites are the visible ones, since students can read whatever
runs in their own repository. To grade with the hidden ones, too, see `grader export --to
github-workflow`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Install the grader into an environment of its own, and grade the working folder."""
    place = Path(os.environ.get("RUNNER_TEMP") or tempfile.mkdtemp(), "grader")
    return _run("prepare.sh", place) or _run(
        "grade.sh", Path.cwd(), "classroom50", "result.json", GRADER=place / "bin/grader"
    )


def _run(script: str, *arguments: str | Path, **environment: Path) -> int:
    command = ["bash", str(HERE / script), *map(str, arguments)]
    own = {name: str(value) for name, value in environment.items()}
    return subprocess.run(command, env=os.environ | own, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
