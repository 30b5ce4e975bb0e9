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
@pytest.mark.hint(
    "While you wait in join for one user, can a user browse who has not been started yet?",
    "Look where start() and join() are called in sell, and what the lock is put around.",
    "Start all in one loop, join all in a second one, and call browse(user) before you lock.",
)
def test_users_browse_at_the_same_time(program):
    """All users browse at the same time."""
    # Everyone who comes to browse is stopped there, so nobody can do it twice.
    run = program.call("sell", USERS, hold=[BROWSE], files=tickets(4))
    browsing = {call.process for call in run.wait_for(BROWSE, 4)}
    expect(
        len(browsing) == 4,
        expected="four processes to browse at the same time",
        seen="while nobody had finished browsing, only {count} of the four had come to it"
        if browsing
        else "nobody came to browse",
        help="Start one process per user, and browse without the lock.",
        count=len(browsing),
    )


@pytest.mark.points(4)
@pytest.mark.hint(
    "What happens when another user loads the count between your load and your save?",
    "buy_ticket gets the lock as an argument: use it where the count is loaded and saved.",
    "Put load, the question whether a ticket is left, and save into one block: with lock:",
)
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
        help="Use the lock, so that nobody can load between another user's load and save.",
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "When two users have loaded the same count, what does each of them save?",
    "One block with the lock keeps the others out from load to save; join waits for the end.",
    "In the block: count = load(), save(count - 1); then hand_over(user). Join every process.",
)
def test_everyone_gets_a_ticket(program):
    """Four users buy four tickets, and none is left."""
    run = program.call("sell", USERS, watch=[HAND_OVER], files=tickets(4))
    run.finish_call()
    expect(
        sorted(str(call.args[0]) for call in run.calls(HAND_OVER)) == USERS,
        expected="each of the four users to be handed a ticket",
        seen="when sell had returned, not everyone had got exactly one",
        help="Join all processes, and call hand_over once for each user.",
    )
    content = run.read_text("ticket_count")
    expect(
        content == '{"count": 0}',
        expected='the file ticket_count to hold {{"count": 0}}',
        seen="it held {content}",
        help="Two users must never save what they worked out from the same count.",
        content=content,
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "What should a user do who finds that no ticket is left?",
    "A user may be sure of the count only with the lock taken; whoever takes it releases it.",
    "In the block with the lock: only if count > 0, save(count - 1) and then hand_over(user).",
)
def test_two_tickets_for_four(program):
    """Two tickets go to two of four users, and the others leave without one."""
    run = program.call("sell", USERS, watch=[HAND_OVER], files=tickets(2))
    run.finish_call()
    handed_over = len(run.calls(HAND_OVER))
    expect(
        handed_over == 2,
        expected="two tickets to be handed over, and so two calls of hand_over",
        seen="the number of its calls was {count}",
        help="Look at the count with the lock taken, and sell only if it is not 0.",
        count=handed_over,
    )
