"""What the benchmarks rest on: turns, ratios, batches, and bare runs like the watched ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.observe import NoIsolation, Program
from tests.bench import batches, rounds
from tests.bench.cost import Recorder

PROGRAM = """\
from multiprocessing import get_start_method
from pathlib import Path


def leave(where, words):
    Path(where).write_text(f"{get_start_method()} {words}")


if __name__ == "__main__":
    leave("{where}", "as a script")
"""
SCENE = """
import program
import given

def scene():
    program.leave("{where}", given.WORDS)
"""


def test_each_way_is_first_in_its_turn() -> None:
    """The order shifts from round to round."""
    order: list[str] = []

    def way(name: str) -> Callable[[], str]:
        def run() -> str:
            order.append(name)
            return name

        return run

    found = rounds.in_turns({name: way(name) for name in "abc"}, 3)
    assert order == [*"abc", *"bca", *"cab"]
    assert found == {name: [name] * 3 for name in "abc"}


def test_ratios_are_of_the_same_round() -> None:
    """Of each pair of ways that were both measured."""
    found = {"one": [2.0, 9.0], "other": [1.0, 3.0]}
    rows = rounds.ratios(found, [("one", "other"), ("one", "another")])
    assert rows == [rounds.Row("one / other", [2.0, 3.0])]


def test_a_table_tells_medians_and_middle_halves() -> None:
    """Of one round there is one value to tell."""
    table = rounds.Table("heading", [rounds.Row("a", [1, 2, 3, 4, 5], "s"), rounds.Row("b", [7])])
    heading, _, first, second = str(table).splitlines()
    assert heading == "heading"
    assert first.split() == ["a", "3.00", "2.00", "…", "4.00", "s"]
    assert second.split() == ["b", "7.00", "7.00", "…", "7.00"]


def test_a_batch_repeats_the_examples(tmp_path: Path) -> None:
    """Under other names, which still tell the exercise of a single file."""
    batch = batches.of_examples(tmp_path / "batch", 20)
    names = sorted(path.name for path in batch.iterdir())
    assert names[0] == "00000_s001"
    assert names[-1] == "00019_s010_send_mail.py"
    assert len(names) == 20


def test_a_bare_run_does_what_the_watched_one_does(tmp_path: Path) -> None:
    """As a script, by a call and by a scene, under the start method of the run."""
    left = tmp_path / "left"
    file, given = tmp_path / "program.py", tmp_path / "given.py"
    file.write_text(PROGRAM.replace("{where}", str(left)), encoding="utf-8")
    given.write_text("WORDS = 'of a scene'\n", encoding="utf-8")
    recorder = Recorder(NoIsolation())
    program = Program(file, recorder, given=[given])
    program.script(start_method="spawn").finish()
    program.call("leave", str(left), {"a": (1, b"2")}).finish_call()
    program.drive(SCENE.replace("{where}", str(left)), start_method="spawn").finish_call()
    program.close()
    said = []
    for run in recorder.bare_runs:
        left.unlink()
        run.run()
        said.append(left.read_text(encoding="utf-8"))
    assert said == ["spawn as a script", "fork {'a': (1, b'2')}", "spawn of a scene"]
