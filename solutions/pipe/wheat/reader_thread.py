"""Receives in a thread while the main thread joins; the token to send is in a queue."""

from multiprocessing import Pipe, Process, Queue
from threading import Thread

from parrot import article, shout


def echo_server(connection):
    while True:
        try:
            text = connection.recv()
        except EOFError:
            return
        connection.send(shout(text))


def ask(words):
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
    copy_of_other_end.close()
    echo_server(connection)


def gather(writers):
    receiver, sender = Pipe(duplex=False)
    tokens = Queue()
    tokens.put("your turn")
    articles = []
    reader = Thread(target=receive_all, args=(receiver, articles))
    processes = [Process(target=write, args=(i, sender, tokens)) for i in range(writers)]
    for process in processes:
        process.start()
    sender.close()
    reader.start()
    for process in processes:
        process.join()
    reader.join()
    return articles


def receive_all(receiver, articles):
    try:
        while True:
            articles.append(receiver.recv())
    except EOFError:
        pass


def write(i, sender, tokens):
    text = article(i)
    token = tokens.get()
    sender.send(text)
    tokens.put(token)


if __name__ == "__main__":
    print(ask(["hello", "pretty", "polly"]))
    for text in gather(4):
        print(f"{len(text)} characters: {text[:60]}…")
