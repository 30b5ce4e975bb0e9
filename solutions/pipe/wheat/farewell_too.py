"""Ends the server by a farewell, which echo_server understands but does not need."""

from multiprocessing import Lock, Pipe, Process

from parrot import article, shout


def echo_server(connection):
    try:
        for text in iter(connection.recv, None):
            connection.send(shout(text))
    except EOFError:
        pass


def ask(words):
    ours, theirs = Pipe()
    child = Process(target=echo_server, args=(theirs,))
    child.start()
    answers = []
    for word in words:
        ours.send(word)
        answers.append(ours.recv())
    ours.send(None)
    child.join()
    return answers


def gather(writers):
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
    text = article(i)
    with lock:
        sender.send(text)


if __name__ == "__main__":
    print(ask(["hello", "pretty", "polly"]))
    for text in gather(4):
        print(f"{len(text)} characters: {text[:60]}…")
