"""Visible tests of exercise tickets: run them with pytest."""

import json

import pytest

from grader.observe import expect

BROWSE = "box_office.browse"
SAVE = "box_office.save"
HAND_OVER = "box_office.hand_over"
USERS = ["ann", "ben", "cao", "dai"]


def tickets(count):
    """The file ticket_count, with this many tickets left."""
    return {"ticket_count": json.dumps({"count": count})}


@pytest.mark.points(2)
@pytest.mark.hint("Start all processes before you join the first one.")
def test_users_browse_at_the_same_time(program):
    """All users browse at the same time."""
    # Everyone who comes to browse is stopped there, so nobody can do it twice.
    run = program.call("sell", USERS, hold=[BROWSE], files=tickets(4))
    browsing = {call.process for call in run.wait_for(BROWSE, 4)}
    expect(
        len(browsing) == 4,
        expected="four processes to browse at the same time",
        seen=f"while nobody had finished browsing, {len(browsing)} were there",
        help="Start one process per user, and browse without the lock.",
    )


@pytest.mark.points(4)
@pytest.mark.hint("Take the lock before load, and release it after save.")
def test_one_user_at_a_time(program):
    """While one user saves the count, no other user comes to save."""
    run = program.call("sell", USERS, hold=[SAVE], files=tickets(4))
    saving = run.wait_for(SAVE, 2)
    expect(
        saving,
        expected="a user to save the count",
        seen="save was never called",
        help="A user who finds a ticket calls save(count - 1).",
    )
    expect(
        len(saving) == 1,
        expected="one user at a time between load and save",
        seen="while one user was saving the count, another one came to save, too",
        help="Put with lock: around the lines from load to save.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Hold the lock from load to save, and hand over after save.")
def test_everyone_gets_a_ticket(program):
    """Four users buy four tickets, and none is left."""
    run = program.call("sell", USERS, watch=[HAND_OVER], files=tickets(4))
    run.finish_call()
    expect(
        sorted(call.args[0] for call in run.calls(HAND_OVER)) == USERS,
        expected="each of the four users to be handed a ticket",
        seen="not everyone was, once sell had returned",
        help="Join all processes, and call hand_over once for each user.",
    )
    expect(
        run.read_text("ticket_count") == '{"count": 0}',
        expected='the file ticket_count to hold {"count": 0}',
        seen=f"it holds {run.read_text('ticket_count')}",
        help="Two users must never save what they worked out from the same count.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("A user who finds no ticket leaves the count as it is, and releases the lock.")
def test_two_tickets_for_four(program):
    """Two tickets go to two of four users, and the others leave without one."""
    run = program.call("sell", USERS, watch=[HAND_OVER], files=tickets(2))
    run.finish_call()
    handed_over = len(run.calls(HAND_OVER))
    expect(
        handed_over == 2,
        expected="two tickets to be handed over",
        seen=f"{handed_over} were",
        help="Look at the count with the lock taken, and sell only if it is not 0.",
    )
