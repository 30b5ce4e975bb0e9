"""What the pages cost: ``python -m tests.bench.pages``.

The pages of made-up classes of some sizes are written by ``grader.pages``, and the teacher's page
is opened in Chromium. Measured are, for each size:

    page      processor milliseconds to a submission, for its feedback and its part of the report
    reading   processor milliseconds to a submission, for reading its result alone
    report    kilobytes of the teacher's page
    opened    milliseconds until the browser has loaded it, script and all

Ratios of the largest to the smallest size: "page" near 1 means that nothing piles up. How the sizes
take turns: ``tests.bench.rounds``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from grader import pages, results
from tests import made_up
from tests.bench import rounds
from tests.browser import Page, browser

PAGE, READING, REPORT, OPENED = "page", "reading", "report", "opened"
UNITS = {PAGE: "ms", READING: "ms", REPORT: "kB", OPENED: "ms"}
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"

Taken = Mapping[str, float]
"""Every quantity of one class."""


def main() -> None:
    """Measure, and tell."""
    options = rounds.parser(__doc__, rounds=3)
    options.add_argument("--sizes", type=int, nargs="+", default=[30, 300], help="default: 30 300")
    wanted = options.parse_args()
    sizes = sorted(wanted.sizes)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        outs = {str(size): Path(folder, str(size)) for size in sizes}
        names = {size: made_up.write(out, made_up.a_class(int(size))) for size, out in outs.items()}
        with browser(Path(folder, "browser")) as page:
            ways = {size: partial(measure, page, out, names[size]) for size, out in outs.items()}
            taken = rounds.in_turns(ways, wanted.rounds)
    tables = [_table_of(size, found) for size, found in taken.items()]
    if len(sizes) > 1:
        tables.append(_growth(str(sizes[-1]), str(sizes[0]), taken))
    rounds.tell(wanted, *tables)


def measure(page: Page, out: Path, names: Sequence[str]) -> Taken:
    """Read the results, write the pages, and open the report."""
    began = time.process_time()
    for name in names:
        results.read(out, name)
    read = time.process_time()
    pages.write(out, dict.fromkeys(made_up.EXERCISES, ""), names, "en")
    written = time.process_time()
    report = out / pages.REPORT
    page.open(report.as_uri(), until=f"{len(names)} of {len(names)} submissions")
    page.wait_for(f"{LOADED} > 0")
    return {
        PAGE: 1000 * (written - read) / len(names),
        READING: 1000 * (read - began) / len(names),
        REPORT: report.stat().st_size / 1000,
        OPENED: float(page.value(LOADED)),
    }


def _table_of(size: str, taken: Sequence[Taken]) -> rounds.Table:
    rows = [rounds.Row(name, [each[name] for each in taken], unit) for name, unit in UNITS.items()]
    return rounds.Table(f"{size} submissions", rows)


def _growth(largest: str, smallest: str, taken: Mapping[str, Sequence[Taken]]) -> rounds.Table:
    pairs = [*zip(taken[largest], taken[smallest], strict=True)]
    rows = [rounds.Row(name, [one[name] / other[name] for one, other in pairs]) for name in UNITS]
    return rounds.Table(f"{largest} submissions / {smallest} submissions", rows)


if __name__ == "__main__":
    main()
