from multiprocessing import Process, Pipe, Lock
from parrot import shout, article

def echo_server(connection):
    try:
        text = connection.recv()
        while text:
            connection.send(shout(text))
            text = connection.recv()
    except EOFError:
        pass

def child(connection, other):
    other.close()
    echo_server(connection)

def ask(words):
    a, b = Pipe()
    p = Process(target=child, args=(b, a))
    p.start()
    b.close()
    l = []
    for word in words:
        a.send(word)
        l.append(a.recv())
    a.close()
    p.join()
    return l

def gather(writers):
    # TODO next week
    raise NotImplementedError

if __name__ == "__main__":
    print(ask(["x", "y"]))
