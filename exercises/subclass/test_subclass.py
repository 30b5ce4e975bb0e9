"""Visible tests of exercise subclass: run them with pytest."""

import pytest

from grader.observe import expect

REPORT = "job.report"
TICK = "job.tick"

ONE_PROCESS = """
from subclass import MyProcess

def scene():
    process = MyProcess(3, 8)
    process.start()
    process.join()
    return process.x, process.y
"""


@pytest.mark.points(3)
@pytest.mark.hint("start() calls the method run in a new process; call report in there.")
def test_reports_in_a_child(program):
    """A started MyProcess(3, 8) reports 3 and 8, in a process of its own."""
    # The grader calls the scene above and stops everyone who comes to report.
    run = program.drive(ONE_PROCESS, hold=[REPORT])
    reporting = run.wait_for(REPORT)
    expect(
        reporting,
        expected="a started MyProcess to call report",
        seen="report was never called",
        help="Write a method run(self), and call report in there.",
    )
    expect(
        not reporting[0].process.is_main,
        expected="report to be called in the process of the MyProcess object",
        seen="the main process called it",
        help="Leave the work to run, and start() as it is.",
    )
    expect(
        reporting[0].args == (3, 8),
        expected="MyProcess(3, 8) to call report(3, 8)",
        seen=f"it called report{reporting[0].args}",
        help="Keep x and y on the object in __init__, and pass them on in run.",
    )


@pytest.mark.points(3)
@pytest.mark.hint("range(5) gives 0, 1, 2, 3, 4.")
def test_ticks_five_times(program):
    """It ticks five times, from 0 to 4."""
    run = program.drive(ONE_PROCESS, watch=[TICK])
    run.finish_call()
    ticks = [call.args for call in run.calls(TICK)]
    expect(
        ticks == [(0,), (1,), (2,), (3,), (4,)],
        expected="tick to be called with 0, 1, 2, 3 and 4",
        seen=f"there were {len(ticks)} calls, or they had other numbers",
        help="Let i run over range(5), and call tick(i).",
    )


@pytest.mark.points(2)
@pytest.mark.hint("In __init__: self.x = x and self.y = y.")
def test_values_can_be_read(program):
    """Its values can be read on the object as x and y."""
    run = program.drive(ONE_PROCESS)
    run.finish_call()
    expect(
        run.value == (3, 8),
        expected="x and y of MyProcess(3, 8) to be 3 and 8",
        seen=f"they were {run.value[0]} and {run.value[1]}",
        help="Keep both on the object, with self.x = x and self.y = y.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("In the last block: make MyProcess(1, 2), start it, wait, print(1).")
def test_script_prints_1(program):
    """Run as a script, the file starts a MyProcess(1, 2), and the main process prints 1."""
    run = program.script(watch=[REPORT])
    end = run.finish()
    expect(
        [call.args for call in run.calls(REPORT)] == [(1, 2)],
        expected="the last block to start MyProcess(1, 2), which reports 1 and 2",
        seen="there was no such report",
        help="Make the object with the values 1 and 2, and start it.",
    )
    expect(
        "1" in end.stdout.splitlines(),
        expected="the main process to print 1",
        seen="no line of the output was 1",
        help="End the last block with print(1).",
    )
