"""Visible tests of exercise pipe: run them with pytest."""

import pytest

from grader.observe import expect, shown

ARTICLE = "parrot.article"

# A caller of echo_server, as simple as can be. It runs in the place of your main block.
CALLER = """
from multiprocessing import Pipe, Process

from pipe import echo_server

def serve(near, far):
    far.close()
    echo_server(near)

def scene():
    near, far = Pipe()
    server = Process(target=serve, args=(near, far))
    server.start()
    near.close()
    far.send("hello")
    answer = far.recv()
    far.close()
    server.join()
    return answer
"""


@pytest.mark.points(2)
@pytest.mark.hint(
    "How does echo_server learn that no more text will come?",
    "recv raises an error once the other side has closed. README.md names it in its last section.",
    "In a loop, send shout(connection.recv()); catch EOFError around the loop, and return.",
)
def test_server_returns_when_the_caller_closes(program):
    """echo_server answers, and returns when its caller has closed the pipe."""
    run = program.drive(CALLER)
    run.finish_call()
    expect(
        run.value == "HELLO",
        expected="the answer 'HELLO' to 'hello'",
        seen="the answer was {answer}",
        help="Send back shout(text) for each text that arrives.",
        answer=shown(run.value),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "Who has which end of the pipe, and who is to send first?",
    "Start a Process with the target echo_server and one end; use send and recv on the other end.",
    "For each word: send it through your end, and append to a list what recv returns there.",
)
def test_answers_in_order(program):
    """ask returns the answers to three words, in order."""
    run = program.call("ask", ["pretty", "polly", "parrot"])
    run.finish_call()
    expect(
        run.value == ["PRETTY", "POLLY", "PARROT"],
        expected="ask to return ['PRETTY', 'POLLY', 'PARROT']",
        seen="it returned {answers}",
        help="Append what recv returns to a list, once for each word, and return the list.",
        answers=shown(run.value),
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "What does the child still wait for after its last answer?",
    "For the end: every copy of your end has to be closed, and a forked child has a copy, too.",
    "In the child, first close your end; in ask, close it after the last answer, and then join.",
)
def test_child_is_over(program):
    """When ask has returned, its child is over."""
    run = program.call("ask", ["polly"])
    run.finish_call()
    expect(
        not run.workers_alive(),
        expected="no child process alive when ask has returned",
        seen="one was still alive",
        help="Join the child before you return.",
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "How does gather learn that no article is on its way any more?",
    "recv raises EOFError once all sending ends are closed. Who has one besides the writers?",
    "Start the writers, close the sending end in gather, receive until EOFError, and join.",
)
def test_one_article(program):
    """The article of a single writer arrives, whole."""
    run = program.call("gather", 1, watch=[ARTICLE])
    run.finish_call()
    articles = run.value if isinstance(run.value, list | tuple) else []
    lengths = [len(str(article)) for article in articles]
    expect(
        len(lengths) == 1 and lengths[0] > 190_000,
        expected="one article of about 200,000 characters",
        seen="the lengths of what gather returned are {lengths}"
        if lengths
        else "gather returned none",
        help="Send the article with one send, receive it with one recv, and return it in a list.",
        lengths=lengths,
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "What does gather wait for before it starts the second writer?",
    "Look at the loop that starts the writers: is there a recv or a join in it?",
    "In a first loop only start the writers; receive after it, and join last of all.",
)
def test_three_writers_at_once(program):
    """Three writers are alive at the same time."""
    # Whoever calls article is stopped there, so no writer can be through.
    run = program.call("gather", 3, hold=[ARTICLE])
    alive = len(run.workers_alive())
    expect(
        alive >= 3,
        expected="three writers alive while none of them has its article",
        seen="there were no more than {alive}" if alive else "no writer was alive",
        help="A first loop starts all processes; receive and join after it.",
        alive=alive,
    )
