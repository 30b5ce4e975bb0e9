from multiprocessing import Pipe, Process, RLock

import parrot


def echo_server(connection):
    with connection:
        while True:
            try:
                connection.send(parrot.shout(connection.recv()))
            except EOFError:
                break


class Parrot(Process):
    def __init__(self):
        super().__init__()
        self.ours, self.theirs = Pipe()

    def __enter__(self):
        self.start()
        self.theirs.close()
        return self.ours

    def run(self):
        self.ours.close()
        echo_server(self.theirs)

    def __exit__(self, *error):
        self.ours.close()
        self.join()


def ask(words):
    with Parrot() as connection:
        return [connection.send(word) or connection.recv() for word in words]


class Writer(Process):
    def __init__(self, number, connection, lock):
        super().__init__()
        self.number, self.connection, self.lock = number, connection, lock

    def run(self):
        text = parrot.article(self.number)
        with self.lock:
            self.connection.send(text)


def gather(writers):
    receiver, sender = Pipe(duplex=False)
    lock = RLock()
    team = [Writer(number, sender, lock) for number in range(writers)]
    for writer in team:
        writer.start()
    articles = []
    # our own sender stays open, so no EOFError here
    while any(writer.is_alive() for writer in team) or receiver.poll():
        if receiver.poll(0.05):
            articles.append(receiver.recv())
    for writer in team:
        writer.join()
    return articles


if __name__ == "__main__":
    print(ask(["good", "morning"]))
    print(*map(len, gather(5)))
