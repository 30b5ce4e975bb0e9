import sys
from multiprocessing import Lock, Pipe, Process, current_process

from parrot import article, shout


def log(*words):
    print(current_process().name + ":", *words, file=sys.stderr)


def echo_server(connection):
    while True:
        text = connection.recv()
        log("heard", repr(text))
        connection.send(shout(text))


def child(connection, other):
    other.close()
    echo_server(connection)


def ask(words):
    here, there = Pipe()
    p = Process(target=child, args=(there, here), name="parrot")
    p.start()
    there.close()
    answers = []
    for word in words:
        here.send(word)
        answers.append(here.recv())
        log("answer", answers[-1])
    here.close()
    p.join()
    log("parrot ended:", p.exitcode)
    return answers


def write(i, connection, lock):
    text = article(i)
    log("has written", len(text), "characters")
    with lock:
        log("sends")
        connection.send(text)
        log("has sent")


def gather(writers):
    here, there = Pipe(duplex=False)
    lock = Lock()
    crew = [Process(target=write, args=(i, there, lock), name=f"writer-{i}") for i in range(writers)]
    for p in crew:
        p.start()
    there.close()
    articles = []
    while True:
        try:
            articles.append(here.recv())
            log("received", len(articles))
        except EOFError:
            log("end of file")
            break
    for p in crew:
        p.join()
        log(p.name, "ended:", p.exitcode)
    return articles


if __name__ == "__main__":
    print(ask(["hello", "polly"]))
    print(len(gather(4)))
