"""An ordinary test of subclass: quick ticks, what they print, and two objects side by side."""

import time

import subclass


def report(x, y):
    print(f"report {x} {y}", flush=True)


def tick(i):
    print(f"tick {i}", flush=True)
    time.sleep(0.1)


def test_two_processes(monkeypatch, capfd):
    """Each reports its values and ticks five times, side by side."""
    monkeypatch.setattr(subclass, "report", report)
    monkeypatch.setattr(subclass, "tick", tick)
    one, other = subclass.MyProcess(3, 8), subclass.MyProcess(1, 2)
    assert (one.x, one.y) == (3, 8)
    began = time.monotonic()
    one.start()
    other.start()
    one.join()
    other.join()
    seconds = time.monotonic() - began
    printed = capfd.readouterr().out
    assert "report 3 8" in printed
    assert "report 1 2" in printed
    assert [printed.count(f"tick {i}") for i in range(5)] == [2] * 5
    assert seconds < 1
