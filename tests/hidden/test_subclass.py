"""Hidden checks of exercise subclass."""

import pytest

from grader.observe import expect, shown

REPORT = "job.report"
TICK = "job.tick"
STARTED = "multiprocessing.process.BaseProcess.start:return"
BY_HAND = [f"multiprocessing.process.BaseProcess.{name}" for name in ("join", "terminate", "kill")]

ONE_PROCESS = """
from subclass import MyProcess

def scene():
    process = MyProcess(3, 8)
    process.start()
    print("start has returned", flush=True)
    process.join()
    return process.exitcode
"""

TWO_PROCESSES = """
from subclass import MyProcess

def scene():
    processes = [MyProcess(1, 2), MyProcess(3, 4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
"""

TWO_OBJECTS = """
from subclass import MyProcess

def scene():
    one, other = MyProcess(1, 2), MyProcess(3, 4)
    return [(one.x, one.y), (other.x, other.y)]
"""

# Runs the file as a script, and says when a tick's time has passed: a sleep that is shorter than a
# tick and begins before the script ends before any wait for a tick. A program that asks the clock
# sees more than what it has slept, so where it does, the clock is looked at before it prints. Where
# it does not, the clock would only tell how busy the machine is.
TICK_HAS_PASSED = "(a tick's time has passed)"
SCRIPT_BESIDE_A_CLOCK = f"""
import builtins
import contextlib
import runpy
import threading
import time
from multiprocessing.process import BaseProcess

CLOCKS = "time", "monotonic", "perf_counter", "time_ns", "monotonic_ns", "perf_counter_ns"
real_start, real_print, now = BaseProcess.start, print, time.monotonic
starts, asked = [], []

def start(process):
    starts.append(now())
    real_start(process)

def noting(clock):
    def ask():
        if starts:
            asked.append(clock)
        return clock()
    return ask

def print_beside_a_clock(*values, **options):
    if asked and now() - starts[0] > 0.9:
        say_that_it_has_passed()
    real_print(*values, **options)

def say_that_it_has_passed():
    real_print("{TICK_HAS_PASSED}", flush=True)

def sleep_a_little_less():
    time.sleep(0.9)
    say_that_it_has_passed()

def scene():
    BaseProcess.start, builtins.print = start, print_beside_a_clock
    for name in CLOCKS:
        setattr(time, name, noting(getattr(time, name)))
    threading.Thread(target=sleep_a_little_less, daemon=True).start()
    with contextlib.suppress(SystemExit):
        runpy.run_path("subclass.py", run_name="__main__")
"""


def listed(calls):
    """The calls as a program would write them; dots stand for all but the first nine."""
    shown = [str(call) for call in calls[:9]]
    return ", ".join(shown if len(calls) <= 9 else [*shown, "…"])


@pytest.mark.points(1)
@pytest.mark.hint("start() calls the method run in a new process; give your class a run.")
def test_work_happens_in_a_child(program):
    """The process that start() makes does the work."""
    run = program.drive(ONE_PROCESS, hold=[REPORT])
    reporting = run.wait_for(REPORT)
    expect(
        reporting,
        expected="a started MyProcess to call report",
        seen="report was never called",
        help="Write a method run(self): start() calls it in the child, without arguments.",
    )
    expect(
        not reporting[0].process.is_main,
        expected="report to be called in the process that start() makes",
        seen="the main process called it",
        help="Derive from Process, leave start() as it is, and call report in run alone.",
    )
    run.finish_call()
    assert isinstance(run.value, int | None)  # ends the check here when start or join raised


@pytest.mark.points(1)
@pytest.mark.depends("work_happens_in_a_child")
@pytest.mark.hint("Call report(self.x, self.y) before the loop.")
def test_right_values_once(program):
    """It reports its own x and y, and it does so once."""
    run = program.drive(ONE_PROCESS, watch=[REPORT])
    run.finish_call()
    run.settle()
    reports = run.calls(REPORT)
    expect(
        [call.args for call in reports[:1]] == [(3, 8)],
        expected="MyProcess(3, 8) to call report(3, 8)",
        seen="it called {call}" if reports else "report was never called",
        help="Keep x and y on the object in __init__, and pass them on in this order in run.",
        call=listed(reports[:1]),
    )
    expect(
        len(reports) == 1,
        expected="report to be called once",
        seen="it was called {count} times",
        help="Call report before the loop, not in it.",
        count=len(reports),
    )


@pytest.mark.points(1)
@pytest.mark.depends("work_happens_in_a_child")
@pytest.mark.hint("range(5) gives 0, 1, 2, 3, 4.")
def test_five_ticks_in_order(program):
    """After its report it ticks five times, from 0 to 4."""
    run = program.drive(ONE_PROCESS, watch=[REPORT, TICK])
    run.finish_call()
    run.settle()
    ticks = run.calls(TICK)
    expect(
        [call.args for call in ticks] == [(0,), (1,), (2,), (3,), (4,)],
        expected="tick to be called with 0, 1, 2, 3 and 4, in this order",
        seen="the calls were {calls}" if ticks else "it was never called",
        help="Let i run over range(5), and call tick(i).",
        calls=listed(ticks),
    )
    expect(
        run.calls()[0].function == REPORT,
        expected="report to come before the ticks",
        seen="tick was called first",
        help="Call report at the beginning of run.",
    )


@pytest.mark.points(1)
@pytest.mark.depends("work_happens_in_a_child")
@pytest.mark.hint("self.x is this object's; MyProcess.x would be shared by all.")
def test_two_at_the_same_time(program):
    """Two of them work at the same time, each with its own values."""
    run = program.drive(TWO_PROCESSES, hold=[REPORT])
    reporting = run.wait_for(REPORT, 2)
    expect(
        len({call.process for call in reporting}) == 2,
        expected="two processes at work at the same time when two objects were started",
        seen="while the first was in report, the second one did not come to it",
        help="Leave start() as it is: it waits for nobody. No lock belongs around the work.",
    )
    expect(
        sorted(call.args for call in reporting) == [(1, 2), (3, 4)],
        expected="MyProcess(1, 2) to call report(1, 2), and MyProcess(3, 4) report(3, 4)",
        seen="the calls were {calls}",
        help="Keep the values on each object, with self.x = x and self.y = y.",
        calls=listed(sorted(reporting, key=str)),
    )


@pytest.mark.points(1)
@pytest.mark.depends("work_happens_in_a_child")
@pytest.mark.hint("Never call run yourself: start() does, in the child.")
def test_nothing_in_main(program):
    """The main process neither reports nor ticks, not even when the file is run as a script."""
    used = program.drive(ONE_PROCESS, watch=[REPORT, TICK])
    used.finish_call()
    script = program.script(watch=[REPORT, TICK])
    script.finish()
    in_main = [call for call in used.calls() if call.process.is_main]
    expect(
        not in_main,
        expected="all the work to be done in the child",
        seen="the main process itself called {calls}",
        help="The work belongs into run: take it out of __init__ and of all other methods.",
        calls=listed(in_main),
    )
    in_main = [call for call in script.calls() if call.process.is_main]
    expect(
        not in_main,
        expected="the last block to leave the work to the process that it starts",
        seen="the main process itself called {calls}",
        help="Call start() in the last block, and none of run, report and tick.",
        calls=listed(in_main),
    )


@pytest.mark.points(1)
@pytest.mark.depends("work_happens_in_a_child")
@pytest.mark.hint("Write __init__ and run only; Process has start and join, which do their part.")
def test_start_and_join_are_inherited(program):
    """start() returns at once, join() waits for the end, and the exit code is 0."""
    run = program.drive(ONE_PROCESS, hold=[TICK])
    run.settle()
    expect(
        "start has returned" in run.stdout.splitlines(),
        expected="start() to return while the process is at work",
        seen="while the process was in its first tick, start() had not returned",
        help="Write no start() of your own: the one of Process returns at once.",
    )
    expect(
        not run.returned,
        expected="join() to wait for the end of the process",
        seen="while the process was in its first tick, join() had returned",
        help="Write no join() of your own: the one of Process waits.",
    )
    run.finish_call()
    expect(
        run.value == 0,
        expected="exit code 0 when the work is done",
        seen="the exit code was {code}",
        help="Let run end by itself; exit() and errors in it change the exit code.",
        code=run.value,
    )


@pytest.mark.points(1)
@pytest.mark.hint("In __init__: self.x = x and self.y = y.")
def test_attributes_can_be_read(program):
    """The values can be read on each object as x and y."""
    run = program.drive(TWO_OBJECTS)
    run.finish_call()
    expect(
        run.value == [(1, 2), (3, 4)],
        expected="x and y of MyProcess(1, 2) and MyProcess(3, 4) to be [(1, 2), (3, 4)]",
        seen="reading them gave {values}",
        help="Keep them on each object, with self.x = x and self.y = y.",
        values=shown(run.value),
    )


@pytest.mark.points(1)
@pytest.mark.hint("Set daemon = True before start(), and mind the spelling.")
def test_daemon_ends_with_main(program):
    """Run as a script, it starts a daemon process, which ends with the main process."""
    run = program.script(hold=[TICK, STARTED, *BY_HAND])
    ticking = run.wait_for(TICK)
    expect(
        ticking and not ticking[0].process.is_main,
        expected="the last block to start a MyProcess that ticks",
        seen="the main process ticked itself" if ticking else "tick was never called",
        help="Make MyProcess(1, 2) in the last block, set daemon, and call start().",
    )
    ticking[0].go_on()
    run.settle()
    run.open(STARTED)
    snapshot = run.settle()
    # Whoever waits for the process, or ends it by hand, is told that it is done. What then happens
    # to the process is the library's doing, and that depends on the daemon flag.
    for _ in range(5):
        for call in (call for name in BY_HAND for call in run.held(name)):
            call.return_value(None)
        snapshot = run.settle()
    expect(
        run.ended,
        expected="the main process to come to its end after a tick",
        seen="it was still waiting, and nothing moved any more",
        help="Wait for one second or one tick in the last block, no longer, then print 1.",
    )
    expect(
        ticking[0].process not in snapshot.workers,
        expected="the process to end with the main process, as a daemon does",
        seen="the main process was through, and the process went on ticking",
        help="Set process.daemon = True before process.start().",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Sleep for one second, or wait for a tick, and print 1 after that.")
def test_script_ends_with_1(program):
    """Run as a script, it starts MyProcess(1, 2), and after a tick's time its last line is 1."""
    run = program.drive(SCRIPT_BESIDE_A_CLOCK, hold=[TICK], watch=[REPORT])
    ticking = run.wait_for(TICK)
    expect(
        ticking and not ticking[0].process.is_main,
        expected="the last block to start a MyProcess that ticks",
        seen="the main process ticked itself" if ticking else "tick was never called",
        help="Make MyProcess(1, 2) in the last block, set daemon, and call start().",
    )
    expect(
        all(call.args == (1, 2) for call in run.calls(REPORT)),
        expected="the last block to start MyProcess(1, 2), which calls report(1, 2)",
        seen="the calls were {calls}",
        help="Make the object with the values 1 and 2.",
        calls=listed(sorted(run.calls(REPORT), key=str)),
    )
    run.settle()
    child_is_held = run.returned or run.ended
    if not child_is_held:
        run.finish_call()
    if run.returned:
        assert run.value is None  # ends the check here when the last block raised an error
    lines = run.stdout.splitlines()
    expect(
        "1" in lines,
        expected="the main process to print 1",
        seen="no line of the output was 1",
        help="End the last block with print(1).",
    )
    place = len(lines) - 1 - lines[::-1].index("1")
    expect(
        TICK_HAS_PASSED in lines[:place],
        expected="the main process to let a tick's time pass before it prints 1",
        seen="it printed 1 earlier than that",
        help="Call time.sleep(1) between start() and print(1).",
    )
    # What a child that is not held prints may come later than the 1, and is nobody's fault.
    expect(
        not child_is_held or set(lines[place + 1 :]) <= {TICK_HAS_PASSED},
        expected="1 to be the last line that the main process prints",
        seen="it printed another line after it",
        help="Let print(1) be the last thing that the last block does.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("The child gets the object only: keep on it what run needs, and no open files.")
def test_works_under_spawn(program):
    """It works with the start method spawn, the one of Windows and macOS."""
    run = program.drive(ONE_PROCESS, watch=[REPORT, TICK], start_method="spawn")
    run.finish_call()
    assert isinstance(run.value, int | None)  # ends the check here when start or join raised
    run.settle()
    calls = [call for call in run.calls() if not call.process.is_main]
    reports = [call for call in calls if call.function == REPORT]
    expect(
        [call.args for call in reports[:1]] == [(3, 8)],
        expected="MyProcess(3, 8) to call report(3, 8) in a spawned process",
        seen="it called {call}" if reports else "report was never called there",
        help="A spawned child imports your file anew and knows only what is kept on the object.",
        call=listed(reports[:1]),
    )
    expect(
        any(call.function == TICK for call in calls),
        expected="a spawned process to tick",
        seen="tick was never called",
        help="Look at the traceback that the child printed.",
    )
