"""Talk to a parrot over a pipe, and gather long articles from many writers over one pipe."""

from multiprocessing import Lock, Pipe, Process

from parrot import article, shout


def echo_server(connection):
    """Answer every text that arrives on ``connection`` with ``shout(text)``.

    Returns when the other side has closed.
    """
    # TODO: receive and answer, until recv says that nothing will come any more.
    raise NotImplementedError


def ask(words):
    """Run ``echo_server`` in a child over a Pipe, and return its answers to ``words``, in order.

    When it returns, the child has ended by itself, with exit code 0.
    """
    # TODO: start the child, ask word by word, close the pipe and wait for the child.
    raise NotImplementedError


def gather(writers):
    """Return the articles of all ``writers`` (a number), in any order.

    Each writer is a process that sends ``article(i)``, i from 0 on, over one and the same pipe.
    """
    # TODO: start all writers with one connection and one lock, and receive until all are through.
    raise NotImplementedError


if __name__ == "__main__":
    print(ask(["hello", "pretty", "polly"]))
    for text in gather(4):
        print(f"{len(text)} characters: {text[:60]}…")
