"""Has targets that are defined inside other functions.

Misconception: a target is any function.
Caught by: works_under_spawn
Caught by (spawn, forkserver): answers_right_and_in_order, shout_runs_in_a_child,
    no_words_at_all, one_send_at_a_time, all_writers_at_the_same_time,
    a_dying_writer_stops_nobody, works_under_spawn
"""

from multiprocessing import Lock, Pipe, Process

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

    def serve():
        ours.close()
        echo_server(theirs)

    child = Process(target=serve)
    child.start()
    theirs.close()
    answers = []
    for word in words:
        ours.send(word)
        answers.append(ours.recv())
    ours.close()
    child.join()
    return answers


def gather(writers):
    receiver, sender = Pipe(duplex=False)
    lock = Lock()

    def write(i):
        text = article(i)
        with lock:
            sender.send(text)

    processes = [Process(target=write, args=(i,)) for i in range(writers)]
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


if __name__ == "__main__":
    print(ask(["hello", "pretty", "polly"]))
    for text in gather(4):
        print(f"{len(text)} characters: {text[:60]}…")
