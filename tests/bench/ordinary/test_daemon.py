"""An ordinary test of daemon: what it prints, and which children are there at the end."""

import multiprocessing

import daemon


def test_beats_during_work(capfd):
    """The heart beats while the main process works, in a daemon process."""
    daemon.main()
    printed = capfd.readouterr().out
    assert "start" in printed
    assert "main:" in printed
    children = multiprocessing.active_children()
    assert children
    assert all(child.daemon for child in children)
