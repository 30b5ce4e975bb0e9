"""Hidden checks of exercise pipe."""

import pytest

from grader.observe import expect, shown

SHOUT = "parrot.shout"
ARTICLE = "parrot.article"
SENDING = "parrot.sending"
RECEIVE = "multiprocessing.connection.Connection._recv_bytes"
EXIT = "multiprocessing.process.BaseProcess._bootstrap:return"

SERVER = """
from multiprocessing import Pipe, Process

import pipe

def returned():
    pass

def serve(near, far):
    far.close()
    pipe.echo_server(near)
    returned()

def scene():
    near, far = Pipe()
    server = Process(target=serve, args=(near, far))
    server.start()
    near.close()
    answers = []
    try:
        for text in ["polly", "", "None", "quit", "exit", "stop", "bye"]:
            far.send(text)
            answers.append(far.recv())
    except (EOFError, OSError):
        pass
    far.close()
    server.join()
    return [answers, server.exitcode]
"""
SERVED = "grader_scene.returned"

TELLING_PARROT = """
import os
from multiprocessing.connection import Connection

def shout(text):
    return text.upper()

def article(i):
    sentence = f"Writer {i} has heard it, and so has everybody else. "
    return sentence * (200_000 // len(sentence))

def sending(connection):
    pass

def tell_and_send(connection, message, send=Connection._send_bytes):
    if len(message) > 1_000:
        sending(os.fstat(connection.fileno()).st_ino)
    send(connection, message)

Connection._send_bytes = tell_and_send
"""
"""A parrot.py with a function that is called, in the writer, when an article's send begins.

Its argument is the same number for all who send into the same pipe.
"""


def written_by(i):
    """What the given parrot writes in the name of writer i."""
    sentence = f"Writer {i} has heard it, and so has everybody else. "
    return sentence * (200_000 // len(sentence))


def finish_gather(run):
    """Let the writers write one by one, each to its end, until gather has returned."""
    __tracebackhide__ = True
    while writing := run.wait_for(ARTICLE):
        writing[0].go_on()
        run.settle()  # no other one writes before this one has sent
    run.finish_call()


@pytest.mark.points(1)
@pytest.mark.hint("For each word one send and one recv, and an append to the list that you return.")
def test_answers_right_and_in_order(program):
    """ask returns the answers to fifty words, in the order of the words."""
    words = [f"word{number}" for number in range(50)]
    shouted = [word.upper() for word in words]
    run = program.call("ask", words, hold=[SHOUT])
    # Nothing is answered yet: whoever does not wait for an answer finds none.
    run.settle()
    run.finish_call()
    answers = run.value
    answers = list(answers) if isinstance(answers, list | tuple) else []
    expect(
        len(answers) == len(words),
        expected="fifty answers to fifty words",
        seen="ask returned a list of length {count}" if answers else "ask returned none",
        help="recv waits for an answer; receive once for each word that you sent.",
        count=len(answers),
    )
    expect(
        answers == shouted,
        expected="each answer in the place of its word",
        seen="they came in another order"
        if sorted(map(str, answers)) == sorted(shouted)
        else "some were not what shout makes of their words",
        help="A pipe keeps the order; append what recv returns at the end of the list.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Start a Process whose target calls echo_server with one end of the pipe.")
def test_shout_runs_in_a_child(program):
    """shout runs in a child process."""
    run = program.call("ask", ["polly"], hold=[SHOUT])
    calls = run.wait_for(SHOUT)
    expect(
        bool(calls),
        expected="the word to reach shout",
        seen="shout was never called",
        help="ask sends the word, and echo_server, in the child, calls shout with it.",
    )
    run.open(SHOUT)
    run.settle()
    expect(
        not any(call.process.is_main for call in run.calls(SHOUT)),
        expected="shout to be called in a child process only",
        seen="the main process called it",
        help="Threads run in the main process, too; echo_server belongs in a Process.",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint(
    "Close every copy of your end, the one in the child too; then join, and kill nothing."
)
@pytest.mark.depends("shout_runs_in_a_child")
def test_child_ends_by_itself(program):
    """The child of ask ends by itself, with exit code 0, before ask returns."""
    run = program.call("ask", ["polly"], hold=[RECEIVE], watch=[SHOUT, EXIT])
    # After its answer the child is held where it would hear of the end; until it is there, the
    # main process is held where it would receive the answer.
    while True:
        run.settle()
        children = {call.process for call in run.calls(SHOUT)}
        going = [call for call in run.held(RECEIVE) if call.process not in children]
        if not going:
            break
        for call in [call for call in going if not call.process.is_main] or going:
            call.go_on()
    slow = [call for call in run.calls(RECEIVE) if call.process in children]
    expect(
        not any(call.state == "gone" for call in slow),
        expected="the child to end by itself once the pipe is closed",
        seen="it was killed before it had heard of the end",
        help="Call neither terminate nor kill: close your end, and join the child.",
    )
    expect(
        not run.returned or not run.workers_alive(),
        expected="ask to wait until the child has ended",
        seen="it returned while the child was still alive",
        help="Join the child before ask returns.",
    )
    run.finish_call()
    expect(
        not run.workers_alive(),
        expected="no process alive when ask has returned",
        seen="one was still alive",
        help="Join every child before ask returns.",
    )
    codes = [call.args[0] for call in run.calls(EXIT) if call.process in children]
    expect(
        not any(codes),
        expected="the child to end with exit code 0",
        seen="it ended with another one, as after an error",
        help="recv raises EOFError at the end; catch it, and return.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Leave the loop when recv raises EOFError, for no other reason, and return.")
def test_server_ends_at_end_of_file(program):
    """echo_server answers every text, and returns once its caller has closed."""
    run = program.drive(SERVER, watch=[SERVED])
    run.settle()
    expect(
        run.returned,
        expected="echo_server to return once the other side has closed",
        seen="it waits for ever",
        help="recv raises EOFError when the other side has closed; return then.",
    )
    answers, exit_code = run.value
    expect(
        answers == ["POLLY", "", "NONE", "QUIT", "EXIT", "STOP", "BYE"],
        expected="every text answered, the empty one and 'quit' too",
        seen="the answers to 'polly', '', 'None', 'quit', … were {answers}",
        help="No text is a sign to stop; only EOFError is.",
        answers=shown(answers),
    )
    expect(
        exit_code == 0 and run.calls(SERVED),
        expected="echo_server to return once the other side has closed",
        seen="it ended with an error, or ended its whole process",
        help="Catch the EOFError that recv raises, and return.",
    )


@pytest.mark.points(0.5)
@pytest.mark.hint("A loop over no words does nothing; send and receive nowhere else.")
def test_no_words_at_all(program):
    """No words give no answers, and no process is left."""
    run = program.call("ask", [])
    run.finish_call()
    expect(
        run.value in ([], ()),
        expected="ask to return an empty list for no words",
        seen="it returned {value}",
        help="Start with an empty list, and append one answer for each word.",
        value=shown(run.value),
    )
    expect(
        not run.workers_alive(),
        expected="no process alive when ask has returned",
        seen="one was still alive",
        help="Close and join whether there were words or not.",
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("Pass one Lock to all writers, and take it around the send: with lock:")
def test_one_send_at_a_time(program):
    """While one writer is inside its send, no other one is."""
    run = program.call("gather", 3, hold=[SENDING], files={"parrot.py": TELLING_PARROT})
    while len(run.calls(SENDING)) < 3 or run.held(SENDING):
        inside = run.wait_for(SENDING, 2)
        expect(
            bool(inside),
            expected="three writers to send an article each",
            seen="one of them never began to send, and nothing moves any more",
            help="Receive while the writers send: a pipe holds less than half an article.",
        )
        expect(
            len({call.args for call in inside}) == len(inside),
            expected="one writer at a time inside its send",
            seen="while one was sending, another one began to send into the same pipe",
            help="Make one lock in gather, pass it to every writer, and take it around send.",
        )
        for call in inside:
            call.go_on()


@pytest.mark.points(1)
@pytest.mark.hint("One pipe for all writers, one recv per article, and close the sending end.")
@pytest.mark.depends("one_send_at_a_time")
def test_articles_arrive_intact(program):
    """Eight articles of 200 kB arrive over one connection, each intact; no process is left."""
    run = program.call("gather", 8, watch=[SENDING], files={"parrot.py": TELLING_PARROT})
    run.finish_call()
    articles = list(run.value) if isinstance(run.value, list | tuple) else []
    sent = run.calls(SENDING)
    expect(
        len(articles) == 8,
        expected="eight articles from eight writers",
        seen="gather returned a list of length {count}" if articles else "gather returned none",
        help="Append what each recv returns; a recv whose result is dropped loses an article.",
        count=len(articles),
    )
    expect(
        sorted(map(str, articles)) == sorted(written_by(i) for i in range(8)),
        expected="the articles 0 to 7 from gather, each as it was sent",
        seen="some came with another text, or more than once",
        help="Call article(i) for i from 0 on, and return the texts as they arrive.",
    )
    expect(
        len({call.args for call in sent}) == 1,
        expected="all writers to send over one and the same connection",
        seen="they had different connections" if sent else "no article was sent in one piece",
        help="Make one pipe in gather, and pass its sending end to every writer.",
    )
    expect(
        not run.workers_alive(),
        expected="no process alive when gather has returned",
        seen="one was still alive",
        help="Join every writer before gather returns.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("Start all writers in a first loop, and receive after it.")
def test_all_writers_at_the_same_time(program):
    """All writers are alive at the same time, each a process of its own."""
    run = program.call("gather", 5, hold=[ARTICLE])
    alive = len(run.workers_alive())
    expect(
        not any(call.process.is_main for call in run.calls(ARTICLE)),
        expected="each article written in a child process",
        seen="the main process called article",
        help="Call article in the function that is the writers' target.",
    )
    expect(
        alive >= 5,
        expected="five writers alive while none of them has its article",
        seen="there were no more than {alive}" if alive else "no writer was alive",
        help="Start one process per writer before you receive from any of them.",
        alive=alive,
    )


@pytest.mark.points(1)
@pytest.mark.hint(
    "Count no articles: receive until EOFError. with lock: also releases after an error."
)
def test_a_dying_writer_stops_nobody(program):
    """A writer whose article raises stops nobody: the other articles arrive."""
    run = program.call("gather", 3, hold=[ARTICLE])
    writing = run.wait_for(ARTICLE)
    expect(
        bool(writing),
        expected="the writers to call article",
        seen="none of them called it, and nothing moves any more",
        help="Each writer calls article(i) and sends what it returns.",
    )
    writing[0].raise_error("OSError", "out of ink")
    dead = writing[0].args[0]
    run.settle()
    finish_gather(run)
    articles = list(run.value) if isinstance(run.value, list | tuple) else []
    expect(
        {written_by(i) for i in range(3) if i != dead} <= {str(text) for text in articles},
        expected="the articles of the two other writers",
        seen="gather returned without one of them, or without both",
        help="A writer that dies sends nothing; go on until the others have sent theirs.",
    )


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "A spawned child imports your file: keep the main block; its target needs a name there."
)
def test_works_under_spawn(program):
    """It works with the start method spawn, the one of Windows and macOS."""
    run = program.call("ask", ["polly"], start_method="spawn")
    run.finish_call()
    expect(
        run.value in (["POLLY"], ("POLLY",)),
        expected="ask to return ['POLLY'], the answer of a spawned child",
        seen="it returned {value}",
        help="Pass to the child all that it needs; it imports your file anew.",
        value=shown(run.value),
    )
    run = program.call("gather", 2, hold=[ARTICLE], start_method="spawn")
    finish_gather(run)
    articles = list(run.value) if isinstance(run.value, list | tuple) else []
    expect(
        sorted(map(str, articles)) == [written_by(0), written_by(1)],
        expected="two articles from two spawned writers",
        seen="gather returned two others"
        if len(articles) == 2
        else "gather returned a list of length {count}"
        if articles
        else "gather returned none",
        help="Make pipe and lock in gather, and pass them to each writer as arguments.",
        count=len(articles),
    )
