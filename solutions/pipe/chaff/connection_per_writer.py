"""Gives each writer a pipe of its own, so that no lock is needed.

Misconception: a connection cannot be shared.
Caught by: articles_arrive_intact
"""

from multiprocessing import Pipe, Process
from multiprocessing.connection import wait

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
    receivers = []
    processes = []
    for i in range(writers):
        receiver, sender = Pipe(duplex=False)
        process = Process(target=write, args=(i, sender))
        process.start()
        sender.close()
        receivers.append(receiver)
        processes.append(process)
    articles = []
    while receivers:
        for receiver in wait(receivers):
            try:
                articles.append(receiver.recv())
            except EOFError:
                receivers.remove(receiver)
    for process in processes:
        process.join()
    return articles


def write(i, sender):
    sender.send(article(i))


if __name__ == "__main__":
    print(ask(["hello", "pretty", "polly"]))
    for text in gather(4):
        print(f"{len(text)} characters: {text[:60]}…")
