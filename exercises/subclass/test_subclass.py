"""Visible tests of exercise subclass: run them with pytest."""

import pytest

from grader.observe import expect, shown

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
@pytest.mark.hint(
    "start() makes a new process and calls one method of your object in it. Which one?",
    "That method has a fixed name and takes self alone: what it needs is kept on the object.",
    "__init__: super().__init__(), self.x = x, self.y = y; run: report(self.x, self.y).",
)
def test_reports_in_a_child(program):
    """A started MyProcess(3, 8) reports 3 and 8, in a process of its own."""
    # The grader calls the scene above and stops everyone who comes to report.
    run = program.drive(ONE_PROCESS, hold=[REPORT])
    reporting = run.wait_for(REPORT)
    expect(
        reporting,
        expected="a started MyProcess to call report",
        seen="report was never called",
        help="The statement names the one method that runs in the child: call report in there.",
    )
    expect(
        not reporting[0].process.is_main,
        expected="report to be called in the process that start() makes",
        seen="the main process called it",
        help="Call report in that one method alone, and leave start() as it is.",
    )
    expect(
        reporting[0].args == (3, 8),
        expected="MyProcess(3, 8) to call report(3, 8)",
        seen="it called {call}",
        help="Keep x and y on the object, and pass them on in this order.",
        call=reporting[0],
    )


@pytest.mark.points(3)
@pytest.mark.hint(
    "Which number does your loop give first, and which one last?",
    "range(n) counts from 0 to n - 1.",
    "In run, after report: for i in range(5), call tick(i).",
)
def test_ticks_five_times(program):
    """It ticks five times, from 0 to 4."""
    run = program.drive(ONE_PROCESS, watch=[TICK])
    run.finish_call()
    ticks = run.calls(TICK)
    expect(
        [call.args for call in ticks] == [(0,), (1,), (2,), (3,), (4,)],
        expected="tick to be called with 0, 1, 2, 3 and 4, in this order",
        seen="the calls were {calls}" if ticks else "it was never called",
        help="Look at the loop in run, and call tick with the number of each round.",
        calls=", ".join(map(str, ticks)),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "Where does an object keep the values that it was made with?",
    "What __init__ assigns to self can be read on the object from outside, by the same name.",
    "In __init__: self.x = x and self.y = y.",
)
def test_values_can_be_read(program):
    """Its values can be read on the object as x and y."""
    run = program.drive(ONE_PROCESS)
    run.finish_call()
    expect(
        run.value == (3, 8),
        expected="x and y of MyProcess(3, 8) to be (3, 8)",
        seen="reading them gave {values}",
        help="Keep both on the object, under these two names.",
        values=shown(run.value),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "What does the statement ask of the last block that the stub does not do yet?",
    "A daemon process is made one before start(); time.sleep lets time pass.",
    "MyProcess(1, 2), daemon = True, start(), time.sleep(1) and print(1), one after the other.",
)
def test_script_prints_1(program):
    """Run as a script, the file starts a MyProcess(1, 2), and the main process prints 1."""
    run = program.script(watch=[REPORT])
    end = run.finish()
    reports = run.calls(REPORT)
    expect(
        [call.args for call in reports] == [(1, 2)],
        expected="the last block to start MyProcess(1, 2), which calls report(1, 2)",
        seen="the calls were {calls}" if reports else "report was never called",
        help="Make the object with the values 1 and 2, and start it.",
        calls=", ".join(map(str, reports)),
    )
    expect(
        "1" in end.stdout.splitlines(),
        expected="the main process to print 1",
        seen="no line of the output was 1",
        help="End the last block with print(1).",
    )
