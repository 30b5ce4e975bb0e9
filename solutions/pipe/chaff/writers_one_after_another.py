"""Waits for each writer's article before the next writer is started.

Misconception: one at a time means one process at a time.
Caught by: all_writers_at_the_same_time
"""

from multiprocessing import Lock, Pipe, Process
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
    receiver, sender = Pipe(duplex=False)
    lock = Lock()
    articles = []
    for i in range(writers):
        process = Process(target=write, args=(i, sender, lock))
        process.start()
        if receiver in wait([receiver, process.sentinel]):
            articles.append(receiver.recv())
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
