"""第4周 pipe"""
import multiprocessing as mp
from parrot import article, shout


def echo_server(connection):
    while True:
        try:
            text = connection.recv()
        except EOFError:
            break
        connection.send(shout(text))


def server(a, b):
    a.close()
    echo_server(b)


def ask(words):
    a, b = mp.Pipe()
    p = mp.Process(target=server, args=(a, b))
    p.start()
    b.close()
    [a.send(word) for word in words]
    answers = [a.recv() for word in words]
    a.close()
    p.join()
    return answers


def writer(i, b, lock):
    text = article(i)
    with lock:
        b.send(text)


def gather(writers):
    a, b = mp.Pipe()
    # every writer brings a lock
    locks = [mp.Lock() for i in range(writers)]
    ps = [mp.Process(target=writer, args=(i, b, locks[i])) for i in range(writers)]
    [p.start() for p in ps]
    b.close()
    texts = []
    try:
        while True:
            texts.append(a.recv())
    except EOFError:
        pass
    [p.join() for p in ps]
    return texts


if __name__ == "__main__":
    print(ask(["a", "b", "c"]))
    print(len(gather(4)))
