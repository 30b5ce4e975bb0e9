"""Waits for a message or the end of a writer, and needs no end-of-file."""

from multiprocessing import BoundedSemaphore, Pipe, Process
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
    lock = BoundedSemaphore(1)
    processes = [Process(target=write, args=(i, sender, lock)) for i in range(writers)]
    for process in processes:
        process.start()
    articles = []
    at_work = {process.sentinel for process in processes}
    while at_work:
        ready = wait([receiver, *at_work])
        if receiver in ready:
            articles.append(receiver.recv())
        else:
            at_work -= set(ready)
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
