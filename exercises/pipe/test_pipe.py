"""Visible tests of exercise pipe: run them with pytest."""

import pytest

from grader.observe import expect

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
@pytest.mark.hint("Receive in a loop, and leave it when recv raises EOFError.")
def test_server_returns_when_the_caller_closes(program):
    """echo_server answers, and returns when its caller has closed the pipe."""
    run = program.drive(CALLER)
    run.finish_call()
    expect(
        run.value == "HELLO",
        expected="the answer HELLO to hello",
        seen="the answer was another one",
        help="Send back shout(text) for each text that arrives.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Send a word and receive its answer, then the next one.")
def test_answers_in_order(program):
    """ask returns the answers to three words, in order."""
    run = program.call("ask", ["pretty", "polly", "parrot"])
    run.finish_call()
    expect(
        run.value == ["PRETTY", "POLLY", "PARROT"],
        expected="the answers PRETTY, POLLY, PARROT",
        seen="ask returned something else",
        help="Append what recv returns to a list, once for each word.",
    )


@pytest.mark.points(2)
@pytest.mark.hint(
    "Close your end, then join the child, which closes its copy of your end at first."
)
def test_child_is_over(program):
    """When ask has returned, its child is over."""
    run = program.call("ask", ["polly"])
    run.finish_call()
    expect(
        not run.workers_alive(),
        expected="no child process alive when ask has returned",
        seen="one was",
        help="Join the child before you return.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Close the sending end in the main process, then receive until EOFError.")
def test_one_article(program):
    """The article of a single writer arrives, whole."""
    run = program.call("gather", 1, watch=[ARTICLE])
    run.finish_call()
    lengths = [len(text) for text in run.value]
    expect(
        len(lengths) == 1 and lengths[0] > 190_000,
        expected="one article of about 200,000 characters",
        seen=f"the lengths of what gather returned are {lengths}",
        help="Send the article with one send, and receive it with one recv.",
    )


@pytest.mark.points(2)
@pytest.mark.hint("Start all writers before you receive from or wait for any of them.")
def test_three_writers_at_once(program):
    """Three writers are alive at the same time."""
    # Whoever calls article is stopped there, so no writer can be through.
    run = program.call("gather", 3, hold=[ARTICLE])
    alive = len(run.workers_alive())
    expect(
        alive >= 3,
        expected="three writers alive while none of them has its article",
        seen=f"{alive or 'none'} of them had been started, and no more came",
        help="A first loop starts all processes; receive and join after it.",
    )
