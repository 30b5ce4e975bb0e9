"""An ordinary test of daemon: a quick heart, and some time to hear it beat."""

import multiprocessing
import time

import daemon


def beat():
    while True:
        print("beat", flush=True)
        time.sleep(0.1)


def work():
    time.sleep(0.5)


def test_beats_during_work(monkeypatch, capfd):
    """The heart beats while the main process works, in a daemon process."""
    monkeypatch.setattr(daemon, "beat", beat)
    monkeypatch.setattr(daemon, "work", work)
    daemon.main()
    printed = capfd.readouterr().out
    assert "beat" in printed
    assert "main:" in printed
    children = multiprocessing.active_children()
    assert children
    assert all(child.daemon for child in children)
