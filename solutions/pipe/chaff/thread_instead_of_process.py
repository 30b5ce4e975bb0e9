"""Runs the echo server in a thread.

Misconception: a thread is a small process.
Caught by: shout_runs_in_a_child
"""

from multiprocessing import Lock, Pipe, Process
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
    server = Thread(target=echo_server, args=(theirs,))
    server.start()
    answers = []
    for word in words:
        ours.send(word)
        answers.append(ours.recv())
    ours.close()
    server.join()
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
