"""Sends all the words before it receives the first answer; the server is a class."""

from multiprocessing import Lock, Pipe, Process

from parrot import article, shout


def echo_server(connection):
    while True:
        try:
            text = connection.recv()
        except EOFError:
            return
        connection.send(shout(text))


class Server(Process):
    def __init__(self, connection, copy_of_other_end):
        super().__init__(daemon=True)
        self.connection = connection
        self.copy_of_other_end = copy_of_other_end

    def run(self):
        self.copy_of_other_end.close()
        echo_server(self.connection)


def ask(words):
    ours, theirs = Pipe()
    server = Server(theirs, ours)
    server.start()
    theirs.close()
    with ours:
        for word in words:
            ours.send(word)
        answers = [ours.recv() for _ in words]
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
