"""Talk to a parrot over a pipe, and gather long articles from many writers over one pipe."""

from multiprocessing import Lock, Pipe, Process

from parrot import article, shout


def echo_server(connection):
    """Answer every text that arrives on ``connection`` with ``shout(text)``.

    Returns when the other side has closed.
    """
    while True:
        try:
            text = connection.recv()
        except EOFError:
            return
        connection.send(shout(text))


def ask(words):
    """Run ``echo_server`` in a child over a Pipe, and return its answers to ``words``, in order.

    When it returns, the child has ended by itself, with exit code 0.
    """
    ours, theirs = Pipe()
    child = Process(target=serve, args=(theirs, ours))
    child.start()
    theirs.close()
    answers = []
    for word in words:
        ours.send(word)
        answers.append(ours.recv())
    ours.close()
    child.join()
    return answers


def serve(connection, copy_of_other_end):
    """Close the child's copy of the parent's end, which would keep the pipe open; then answer."""
    copy_of_other_end.close()
    echo_server(connection)


def gather(writers):
    """Return the articles of all ``writers`` (a number), in any order.

    Each writer is a process that sends ``article(i)``, i from 0 on, over one and the same pipe.
    """
    receiver, sender = Pipe(duplex=False)
    lock = Lock()
    processes = [Process(target=write, args=(i, sender, lock)) for i in range(writers)]
    for process in processes:
        process.start()
    sender.close()
    articles = []
    while True:
        try:
            articles.append(receiver.recv())
        except EOFError:
            break
    for process in processes:
        process.join()
    return articles


def write(i, sender, lock):
    """Write one article, and send it while nobody else is sending."""
    text = article(i)
    with lock:
        sender.send(text)


if __name__ == "__main__":
    print(ask(["hello", "pretty", "polly"]))
    for text in gather(4):
        print(f"{len(text)} characters: {text[:60]}…")
