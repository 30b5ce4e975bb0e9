"""Hidden checks of exercise lifecycle."""

import signal

import pytest

from grader.observe import expect, text

SPIN = "worker.spin"
TICK = "os.getppid"
SLEEP = "time.sleep"
PROCESS = "multiprocessing.process.BaseProcess"
STARTED = f"{PROCESS}.start:return"
TERMINATE = f"{PROCESS}.terminate"
TERMINATED = f"{TERMINATE}:return"
JOIN = f"{PROCESS}.join"
LOOKED = f"{PROCESS}.is_alive:return"
SIGNAL = "os.kill"
SIGNALLED = "os.kill:return"

LOOKS_AT_MOST = 5
"""How often a program may look right after terminate before it makes up its mind."""
CALLS_AT_MOST = 200
"""After so many calls a program is taken for one that goes on like this for ever."""
PATIENCE = 3
TICKS_OF_PATIENCE = 10 * PATIENCE
TICKS_OF_A_MOMENT = 10

# Starts a process and shuts it down. stubborn spins, too, once it ignores SIGTERM; so whoever is
# held in spin is ready to be terminated.
SHUT_DOWN = """
import os
import time
from multiprocessing import Process

import lifecycle
import worker


def leave(code):
    os._exit(code)


def scene():
    process = Process(target={target}, args={args})
    process.start()
    began = time.monotonic()
    code = lifecycle.shut_down(process{patience})
    return code, time.monotonic() - began
"""

# A clock ticks while a stubborn process is shut down, so that time passes in small steps.
WITH_A_CLOCK = f"""
import os
import time
from multiprocessing import Process

import lifecycle
import worker


def clock():
    while True:
        time.sleep(0.1)
        os.getppid()  # a tick: watched, and without effect


def scene():
    Process(target=clock, daemon=True).start()
    process = Process(target=worker.stubborn)
    process.start()
    began = time.monotonic()
    lifecycle.shut_down(process, {PATIENCE})
    return time.monotonic() - began
"""


def shut_down(program, target, args=(), patience=", 0.2", **options):
    """Start a process that is shut down once nothing can move any more."""
    scene = SHUT_DOWN.format(target=target, args=args, patience=patience)
    run = program.drive(scene, **options)
    run.settle()
    run.open(STARTED)
    return run


def held_one_by_one(run, *functions):
    """Yield each call of these functions that is held once nothing can move any more."""
    for _ in range(CALLS_AT_MOST):
        run.settle()
        held = [call for function in functions for call in run.held(function)]
        if not held:
            return
        yield held[0]


def children(snapshot):
    """The program's processes without the main one and the library's helpers, zombies too."""
    return [state for state in snapshot.processes if not state.helper and not state.process.is_main]


def expect_an_end(run, expected):
    """Expect that shut_down returns by itself, and return its result and the seconds it took."""
    run.settle()
    expect(
        run.returned or run.ended,
        expected=expected,
        seen="it waits for ever",
        help="Ask it to terminate, wait no longer than patience, and kill what is still there.",
    )
    return run.value


def until_terminate(run):
    """Let watch go on until it is about to terminate its process; return the held call."""
    for _ in range(CALLS_AT_MOST):
        if run.wait_for(TERMINATE, 1) or not (held := held_in_main(run)):
            break
        held[0].go_on()
    calls = run.held(TERMINATE)
    expect(
        calls,
        expected="watch to call terminate() on the process that spins",
        seen="it never called it",
        help="Start the process, do not wait for it, and call terminate(), with its parentheses.",
    )
    run.settle()
    return calls[0]


def held_in_main(run):
    """The calls that are held in the main process."""
    return [call for call in run.held() if call.process.is_main]


def stop_the_child(run):
    """Stop the child by SIGSTOP, so that it obeys SIGTERM only when it is continued."""
    stopped = run.settle().workers
    for process in stopped:
        run.send_signal(process, signal.SIGSTOP)
    run.settle()
    return stopped


def continue_the_child(run, stopped):
    """Let the child go on, which means that it obeys SIGTERM, and watch to its end."""
    for process in stopped:
        run.send_signal(process, signal.SIGCONT)
    run.finish_call()


def looks_of(run):
    """What watch returned, which has to be three bools."""
    looks = run.value
    expect(
        isinstance(looks, list | tuple) and [type(look) for look in looks] == [bool] * 3,
        expected="watch to return a list of three bools",
        seen=instead_of_three_bools(looks),
        help="is_alive needs its parentheses: without them it is a method and no bool.",
    )
    return list(looks)


def instead_of_three_bools(looks):
    """Say what watch returned."""
    if looks is None:
        return text("it returned None")
    if not isinstance(looks, list | tuple):
        return text("it returned no list")
    if len(looks) != 3:
        return text("the number of entries in its list was {count}", count=len(looks))
    return text("not all three in its list were bools")


def looked(run):
    """What is_alive() has said in the main process so far."""
    return [call.args[0] for call in run.calls(LOOKED) if call.process.is_main]


@pytest.mark.points(0.5)
@pytest.mark.hint("Process(target=spin) and start(); spin itself, without parentheses.")
def test_spin_runs_in_a_child(program):
    """A child process runs spin, and the main process does not."""
    run = program.call("watch", hold=[SPIN, TERMINATE, SIGNAL])
    spinning = run.wait_for(SPIN, 1)
    run.settle()
    expect(
        spinning,
        expected="spin running in a child process",
        seen="no process called it",
        help="Give spin from worker.py to Process as the target, and start the process.",
    )
    expect(
        not any(call.process.is_main for call in run.calls(SPIN)),
        expected="spin running in a child process",
        seen="the main process called it itself, and it never returns",
        help="target=spin() calls it there and then, and so does run().",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Call is_alive() three times, and return what it said, in that order.")
def test_three_real_looks(program):
    """watch returns what is_alive() said: True at first, False at last, either in between."""
    run = program.call("watch", hold=[SPIN, TERMINATE, LOOKED])
    terminate = until_terminate(run)
    look = text("Look, do not guess: each of the three bools is what is_alive() said.")
    expect(
        True in looked(run),
        expected="watch to ask is_alive() between start() and terminate()",
        seen="it did not",
        help=look,
    )
    before = len(looked(run))
    stopped = stop_the_child(run)
    terminate.go_on()
    run.wait_for(LOOKED, 1)
    continue_the_child(run, stopped)
    looks = looks_of(run)
    expect(
        looks[0] and not looks[2],
        expected="True for the first look and False for the third one",
        seen="the third one was True" if looks[0] else "the first one was False",
        help="Return the looks in the order in which you took them.",
    )
    expect(
        False in looked(run)[before:],
        expected="watch to ask is_alive() once the process was over",
        seen="it did not",
        help=look,
    )
    run = program.call("watch", hold=[SPIN, TERMINATED])
    run.wait_for(TERMINATED, 1)
    run.settle()
    run.finish_call()
    expect(
        not looks_of(run)[1],
        expected="False for the second look, too, where the process dies at once",
        seen="it was True",
        help=look,
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("The second look is the line after terminate().")
def test_second_look_comes_at_once(program):
    """The second look comes right after terminate, while a slow process is still alive."""
    run = program.call("watch", hold=[SPIN, TERMINATE, LOOKED, JOIN, SLEEP])
    terminate = until_terminate(run)
    stopped = stop_the_child(run)
    terminate.go_on()
    run.settle()
    held = held_in_main(run)
    waits = {JOIN: text("it called join() first"), SLEEP: text("it slept first")}
    expect(
        held and held[0].function == LOOKED,
        expected="watch to ask is_alive() right after terminate()",
        seen=waits.get(held[0].function, "it did not") if held else "it did not",
        help="Put nothing between the two: the look shows that terminate() does not wait.",
    )
    for _ in range(LOOKS_AT_MOST):
        if held := run.wait_for(LOOKED, 1):
            held[0].go_on()
    continue_the_child(run, stopped)
    expect(
        looks_of(run)[1] is True,
        expected="the second bool to be True for a process that is slow to die",
        seen="it was False",
        help="Return what is_alive() said right after terminate().",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("join() waits until the process is over; a sleep only hopes that it is.")
def test_third_look_when_it_is_over(program):
    """The third look waits until a process that is slow to die is really over."""
    run = program.call("watch", hold=[SPIN, TERMINATE])
    terminate = until_terminate(run)
    stopped = stop_the_child(run)
    terminate.go_on()
    run.settle()
    expect(
        not run.returned,
        expected="watch to wait while the process is not over yet",
        seen="it had returned already",
        help="Wait with join() before the third look: how long it takes, nobody knows.",
    )
    continue_the_child(run, stopped)
    expect(
        looks_of(run)[2] is False,
        expected="the third bool to be False",
        seen="it was True",
        help="Look again when the process is over.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("exitcode says how a process ended; there is no need to work it out.")
def test_returns_the_exit_code(program):
    """shut_down returns -15 for a polite process, and its own code for one that had ended."""
    run = shut_down(program, "worker.spin", hold=[STARTED, SPIN, SIGNAL])
    # Each signal takes effect before the next one is sent.
    for call in held_one_by_one(run, SIGNAL):
        call.go_on()
    code, _ = expect_an_end(run, text("shut_down to return when a polite process is over"))
    expect(
        code == -15,
        expected="exit code -15 for a process that SIGTERM has ended",
        seen="shut_down returned {code}",
        help="Ask with terminate(), wait for the process, and return its exitcode.",
        code=code,
    )
    for own_code in (3, 0):
        run = shut_down(program, "leave", (own_code,), patience="", hold=[STARTED])
        code, _ = expect_an_end(
            run, text("shut_down to return at once for a process that had ended before")
        )
        expect(
            code == own_code and type(code) is int,
            expected="exit code {own_code} for a process that had ended with {own_code} before",
            seen="shut_down returned {code}",
            help="Return the process's own exitcode, whatever it is.",
            own_code=own_code,
            code=code,
        )


@pytest.mark.points(1)
@pytest.mark.hint("If is_alive() still says True after the join, call kill(), and join again.")
def test_stubborn_process_is_killed(program):
    """A process that ignores SIGTERM is killed, and its exit code is -9."""
    run = shut_down(program, "worker.stubborn", hold=[STARTED, SPIN, SIGNALLED])
    # A signal that was sent takes effect before the program goes on.
    for call in held_one_by_one(run, SIGNALLED):
        call.go_on()
    code, _ = expect_an_end(
        run, text("shut_down to return when its patience with a stubborn process is at its end")
    )
    expect(
        code == -9,
        expected="exit code -9 for a process that had to be killed",
        seen="shut_down returned {code}",
        help="Ask for exitcode when the killed process is over.",
        code=code,
    )


def is_sigkill(call):
    """Whether this call of os.kill would send SIGKILL."""
    number = call.args[1]
    return number == signal.SIGKILL or "SIGKILL" in getattr(number, "text", "")


@pytest.mark.points(1)
@pytest.mark.hint("kill() asks the operating system, too, and does not wait: join afterwards.")
def test_gone_when_it_returns(program):
    """When shut_down returns, the process is gone, though SIGKILL takes a moment, too."""
    run = shut_down(program, "worker.stubborn", hold=[STARTED, SPIN, SIGNAL, JOIN])
    victims = run.settle().workers
    for call in held_one_by_one(run, SIGNAL, JOIN):
        if call.function == SIGNAL and is_sigkill(call):
            call.return_value(None)  # the signal is on its way, and takes its time
            break
        call.go_on()
    run.settle()
    expect(
        not (run.returned and run.workers_alive()),
        expected="shut_down to wait while the killed process is not gone yet",
        seen="it had returned already",
        help="Whatever ends the process, join it before you return.",
    )
    for victim in victims:
        run.send_signal(victim, signal.SIGKILL)
    run.finish_call()
    expect(
        not children(run.settle()),
        expected="no trace of the process when shut_down has returned",
        seen="it had ended and nobody had asked how: it was a zombie",
        help="join() waits for the process and cleans up after it.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("join(patience) waits without using the processor, and no longer than that.")
def test_waits_for_its_patience(program):
    """A process that is not gone yet is given its full time, and waiting burns no processor."""
    # Whoever has much patience and spins is found out, however slow the machine.
    shut_down(program, "worker.stubborn", patience=", 1000", hold=[STARTED, SPIN]).settle()
    run = program.drive(WITH_A_CLOCK, hold=[STARTED, SPIN, TICK])
    for _ in ("clock", "stubborn"):
        run.settle()
        for call in run.held(STARTED):
            call.go_on()
    for _ in range(TICKS_OF_PATIENCE + TICKS_OF_A_MOMENT):
        for call in run.wait_for(TICK, 1):
            call.go_on()
        if run.returned:
            break
    expect(
        run.returned or run.ended,
        expected="shut_down to return when its patience is at its end",
        seen="it went on waiting",
        help="join() without a limit waits for ever for a process that ignores SIGTERM.",
    )
    expect(
        run.value >= PATIENCE,
        expected="a patience of {patience} seconds to pass before the process is killed",
        seen="it was killed earlier",
        help="Wait between terminate() and kill(), for as long as patience says.",
        patience=PATIENCE,
    )


@pytest.mark.points(0.5)
@pytest.mark.hint("join(patience) comes back as soon as the process is over; a sleep does not.")
def test_early_end_is_not_waited_for(program):
    """A process that ends early is not waited for to the end of the patience."""
    run = shut_down(program, "worker.spin", patience=", 1000", hold=[STARTED, SPIN])
    _, seconds = expect_an_end(run, text("shut_down to return when a polite process is over"))
    expect(
        seconds < 500,
        expected="shut_down to return as soon as the process is over",
        seen="it waited for its patience to pass",
        help="A sleep lasts to its end, whatever happens: which method waits for a process?",
    )


@pytest.mark.points(1)
@pytest.mark.hint("A spawned child imports your file: keep the main block, name the target.")
def test_works_under_spawn(program):
    """It works where children are started by spawn, as on Windows and macOS."""
    run = program.call("watch", hold=[SPIN, TERMINATE, TERMINATED], start_method="spawn")
    until_terminate(run).go_on()
    run.wait_for(TERMINATED, 1)
    run.settle()
    run.finish_call()
    looks = looks_of(run)
    expect(
        looks[0] and not looks[2],
        expected="True for the first look at a spawned process and False for the third one",
        seen="the third one was True" if looks[0] else "the first one was False",
        help="Can a spawned child import the function that is the target?",
    )
