"""An ordinary test of tickets: ten users at the real box office, and what is printed."""

import json

import tickets

USERS = [f"user{number}" for number in range(10)]


def test_every_user_gets_a_ticket(tmp_path, monkeypatch, capfd):
    """Ten users get ten tickets, and none is left."""
    monkeypatch.chdir(tmp_path)
    count = tmp_path / "ticket_count"
    count.write_text('{"count": 10}')
    tickets.sell(USERS)
    printed = capfd.readouterr().out
    assert [printed.count(f"{user} gets a ticket") for user in USERS] == [1] * len(USERS)
    assert json.loads(count.read_text()) == {"count": 0}
