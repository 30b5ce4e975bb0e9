"""An ordinary test of subclass: two objects side by side, what they print, and a stop watch."""

import time

import subclass

TICK_SECONDS = 1


def test_two_processes(capfd):
    """Each reports its values and ticks five times, side by side."""
    one, other = subclass.MyProcess(3, 8), subclass.MyProcess(1, 2)
    assert (one.x, one.y) == (3, 8)
    began = time.monotonic()
    one.start()
    other.start()
    one.join()
    other.join()
    seconds = time.monotonic() - began
    printed = capfd.readouterr().out
    assert "x is 3, y is 8" in printed
    assert "x is 1, y is 2" in printed
    assert [printed.count(f"tick {i}") for i in range(5)] == [2] * 5
    assert seconds < 2 * 5 * TICK_SECONDS
