"""Tells GitHub how many points the checks give: points.py REPORT SCREEN

Writes what the checks have said on the page of the run, and the two notices in which GitHub
Classroom's own reporter tells it a score.
"""

import json
import os
import sys
from pathlib import Path


def main(report: str, screen: str) -> None:
    """Read the report of pytest-json-report, in which each check has its points."""
    tests = json.loads(Path(report).read_bytes())["tests"]
    checks = [test["metadata"] for test in tests if "metadata" in test]
    won = sum(check["points"] or 0 for check in checks)
    most = sum(check["max_points"] for check in checks)
    print(f"::notice title=Autograding complete::Points {won:g}/{most:g}")
    told = f'{{"totalPoints":{won:g},"maxPoints":{most:g}}}'
    print(f"::notice title=Autograding report::{told}")
    with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as summary:
        # Four spaces make it text: nothing that a program has printed is taken for Markdown.
        summary.writelines(f"    {line}\n" for line in Path(screen).read_text("utf-8").splitlines())


if __name__ == "__main__":
    main(*sys.argv[1:])
