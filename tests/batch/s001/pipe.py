"""Exercise 8: one pipe, many writers."""

from multiprocessing import Lock, Pipe, Process

from parrot import article, shout


def echo_server(connection):
    while True:
        try:
            text = connection.recv()
        except EOFError:
            return
        connection.send(shout(text))


def answer(connection, other_end):
    # A forked child has a copy of the parent's end, which would keep the pipe open.
    other_end.close()
    echo_server(connection)


def ask(words):
    near, far = Pipe()
    child = Process(target=answer, args=(far, near))
    child.start()
    far.close()
    answers = []
    for word in words:
        near.send(word)
        answers.append(near.recv())
    near.close()
    child.join()
    return answers


def write(i, sender, lock):
    text = article(i)
    with lock:
        sender.send(text)


def gather(writers):
    receiver, sender = Pipe(duplex=False)
    lock = Lock()
    processes = [Process(target=write, args=(i, sender, lock)) for i in range(writers)]
    for process in processes:
        process.start()
    sender.close()
    articles = []
    try:
        while True:
            articles.append(receiver.recv())
    except EOFError:
        pass
    for process in processes:
        process.join()
    return articles


if __name__ == "__main__":
    print(ask(["one", "two", "three"]))
    print([len(text) for text in gather(4)])
