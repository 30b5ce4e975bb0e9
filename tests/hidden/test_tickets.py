"""Hidden checks of exercise tickets."""

import json

import pytest

from grader.observe import expect

BROWSE = "box_office.browse"
LOADED = "box_office.load:return"
SAVE = "box_office.save"
SAVED = f"{SAVE}:return"
HAND_OVER = "box_office.hand_over"
TEN_USERS = [f"user{number}" for number in range(10)]
FOUR_USERS = TEN_USERS[:4]
SAVES_AT_MOST = 100


def tickets(count):
    """The working folder's files, with this many tickets left."""
    return {"ticket_count": json.dumps({"count": count})}


def tickets_left(run):
    """The count in the file; None when the file holds no such count."""
    try:
        content = json.loads(run.read_text("ticket_count") or "")
    except ValueError:
        return None
    count = content.get("count") if isinstance(content, dict) else None
    return count if type(count) is int else None


def users_with_a_ticket(run):
    """The users to whom a ticket was handed over, in a fixed order, once for each ticket."""
    return sorted(str(call.args[0]) for call in run.calls(HAND_OVER))


def is_outdated(save, run):
    """Whether another process has saved since this one loaded the count that it saves now."""
    before = run.calls()[: run.calls().index(save)]
    loads = [n for n, call in enumerate(before) if is_by(save, call) and call.function == LOADED]
    if not loads:  # it has read the file in a way of its own
        return save.args != ((tickets_left(run) or 0) - 1,)
    since = before[loads[-1] :]
    return any(call.function == SAVED and not is_by(save, call) for call in since)


def is_by(one, other):
    """Whether two calls came from the same process."""
    return one.process == other.process


@pytest.mark.points(1)
@pytest.mark.hint("Start every user's process in a first loop, and join them in a second one.")
def test_ten_users_ten_tickets(program):
    """Ten users buy ten tickets, and sell returns when all of them are through."""
    run = program.call("sell", TEN_USERS, hold=[BROWSE], watch=[HAND_OVER], files=tickets(10))
    # One user takes very long to look around; join the last one only, and it is missed.
    for call in run.wait_for(BROWSE, 10):
        if call.args != ("user4",):
            call.go_on()
    run.settle()
    expect(
        not run.returned,
        expected="sell to return when all users are through",
        seen="it had returned while one of them was still browsing",
        help="Join each process, in a loop after the one that starts them.",
    )
    run.finish_call()
    run.settle()
    expect(
        users_with_a_ticket(run) == TEN_USERS,
        expected="each of the ten users to be handed one of the ten tickets",
        seen="not every user got exactly one"
        if users_with_a_ticket(run)
        else "hand_over was never called",
        help="Call hand_over(user) once for each user whose new count was saved.",
    )
    left = tickets_left(run)
    expect(
        left == 0,
        expected="no ticket to be left when ten users have bought ten",
        seen="the file ticket_count holds no whole number as its count"
        if left is None
        else "the file ticket_count says otherwise, so one ticket was sold twice",
        help="Write to the file by save alone, and give it a whole number."
        if left is None
        else "Two users must never save what they worked out from the same count.",
    )


@pytest.mark.points(2.5)
@pytest.mark.hint("Take the lock before load, and release it after save.")
def test_never_two_inside(program):
    """No two users are between load and save at the same time."""
    watch = [LOADED, SAVED]
    run = program.call("sell", FOUR_USERS, hold=[SAVE], watch=watch, files=tickets(10))
    for _ in range(SAVES_AT_MOST):
        inside = run.wait_for(SAVE, 2)
        if not inside:
            break
        expect(
            len(inside) == 1,
            expected="one user at a time between load and save",
            seen="while one user was saving the count, another one came to save, too",
            help="Give all users the same lock, and let each keep it from load to save.",
        )
        expect(
            not is_outdated(inside[0], run),
            expected="each user to save one less than what the last one has saved",
            seen="a user came to save a count that it had loaded before another one saved",
            help="Take the lock before load: what was loaded without it may be old.",
        )
        inside[0].go_on()
    expect(
        len(run.calls(SAVE)) >= len(FOUR_USERS),
        expected="each of four users to take one of the ten tickets",
        seen="a user never came to save, and nothing moves any more",
        help="Let each user load, save one less if a ticket is left, and release the lock.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("with lock: waits without using the processor; pass the same lock to everyone.")
def test_others_wait_on_one_lock(program):
    """While one user is inside, the others wait for one and the same lock, and do not spin."""
    run = program.call("sell", FOUR_USERS, hold=[SAVE], watch=[BROWSE], files=tickets(10))
    snapshot = run.settle()
    outside = set(snapshot.workers) - {call.process for call in run.held(SAVE)}
    expect(
        outside,
        expected="the other users to wait while one is saving the count",
        seen="the others were saving, too"
        if len(run.held(SAVE)) > 1
        else "no other user was waiting",
        help="Start all users before you join the first, and pass the same lock to each.",
    )
    # The idle workers of a pool wait for work, which is not what is asked for here.
    users = outside & {call.process for call in run.calls(BROWSE)}
    locks = [who for who in snapshot.waiting_on_semaphore().values() if users & set(who)]
    expect(
        len(locks) <= 1,
        expected="all waiting users to wait for one and the same lock",
        seen="they waited for different locks",
        help="Make one lock in sell, and pass it to every process.",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("Call browse before you take the lock, and start all users before you join one.")
def test_browse_at_the_same_time(program):
    """All ten users browse at the same time, each in a process of its own."""
    run = program.call("sell", TEN_USERS, hold=[BROWSE], files=tickets(10))
    browsing = {call.process for call in run.wait_for(BROWSE, 10) if not call.process.is_main}
    expect(
        len(browsing) == 10,
        expected="ten child processes to browse at the same time",
        seen="while nobody had finished browsing, only {count} of the ten had come to it"
        if browsing
        else "no child process came to browse",
        help="Start all processes before you join the first, and browse without the lock.",
        count=len(browsing),
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("With the lock taken: if load() gives 0, there is nothing to save or hand over.")
def test_three_tickets_for_ten(program):
    """Three tickets go to three of ten users, and the others leave without one."""
    run = program.call("sell", TEN_USERS, watch=[SAVE, HAND_OVER], files=tickets(3))
    run.finish_call()
    run.settle()
    expect(
        not any(isinstance(call.args[0], int) and call.args[0] < 0 for call in run.calls(SAVE)),
        expected="the count never to go below zero",
        seen="a negative count was saved",
        help="Sell only if the count that you loaded is greater than 0.",
    )
    owners = users_with_a_ticket(run)
    expect(
        len(owners) == 3,
        expected="three tickets to be handed over",
        seen="hand_over was called less often than that"
        if len(owners) < 3
        else "hand_over was called more often than that",
        help="Call hand_over for each user who took a ticket off the count, and for no one else.",
    )
    expect(
        len(set(owners)) == 3,
        expected="three tickets to be handed to three users",
        seen="one user got more than one of them",
        help="Call hand_over(user) once for each user who took a ticket off the count.",
    )
    left = tickets_left(run)
    expect(
        left == 0,
        expected="no ticket to be left when three were sold",
        seen="the file ticket_count holds no whole number as its count"
        if left is None
        else "the file ticket_count says otherwise",
        help="Write to the file by save alone, and give it a whole number."
        if left is None
        else "Save one less for each ticket that is sold.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("with lock: also releases after an error; acquire() needs try and finally.")
def test_failing_save_locks_nobody_out(program):
    """When save raises for one user, that user gets no ticket, and the others get theirs."""
    run = program.call("sell", FOUR_USERS, hold=[SAVE], watch=[HAND_OVER], files=tickets(10))
    saving = run.wait_for(SAVE)
    expect(
        saving,
        expected="a user to save the count",
        seen="save was never called",
        help="A user who finds a ticket calls save(count - 1).",
    )
    unlucky = saving[0].process
    saving[0].raise_error("OSError", "the disk is full")
    run.open(SAVE)
    run.settle()
    expect(
        run.returned or run.ended,
        expected="sell to end when save raised for one user",
        seen="it did not: the others wait for a lock that nobody releases",
        help="Use with lock:, or release the lock in a finally block.",
    )
    tries = [call for call in run.calls(SAVE) if call.process == unlucky]
    got = [call.process for call in run.calls(HAND_OVER)]
    expect(
        got.count(unlucky) < len(tries),
        expected="no ticket for the user whose save raised",
        seen="a ticket was handed over for a count that was not saved",
        help="Call hand_over after save: then it is not reached when save raises.",
    )
    expect(
        len(users_with_a_ticket(run)) >= 3,
        expected="the three other users to get their tickets",
        seen="not all of them got one",
        help="An error of one user is no reason for the others to stop.",
    )


@pytest.mark.points(0.5)
@pytest.mark.hint("Let save alone write the file, and give it a whole number.")
def test_file_stays_valid_json(program):
    """At the end, the file is JSON with a whole number of tickets."""
    run = program.call("sell", FOUR_USERS, files=tickets(10))
    run.settle()
    expect(
        tickets_left(run) is not None,
        expected='the file to hold something like {"count": 6} at the end',
        seen="it held something else",
        help="Write to the file by save only, and give it the count alone.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Pass the lock to each process: a spawned child has a global lock of its own.")
def test_works_under_spawn(program):
    """It works with the start method spawn, the one of Windows and macOS."""
    users = TEN_USERS[:2]
    run = program.call(
        "sell", users, hold=[SAVE], watch=[HAND_OVER], files=tickets(2), start_method="spawn"
    )
    inside = run.wait_for(SAVE, 2)
    expect(
        len(inside) < 2,
        expected="one user at a time between load and save in spawned processes",
        seen="while one user was saving the count, another one came to save, too",
        help="Make the lock in sell, and pass it to each process as an argument.",
    )
    run.finish_call()
    run.settle()
    expect(
        users_with_a_ticket(run) == users and tickets_left(run) == 0,
        expected="two users to buy two tickets in spawned processes",
        seen="not every user got exactly one"
        if users_with_a_ticket(run) != users
        else "the file ticket_count does not say 0",
        help="A spawned child imports your file anew; pass to it all that it needs.",
    )
