from multiprocessing import Process, Pipe, Lock
import parrot


def echo_server(connection):
    while True:
        try:
            text = connection.recv()
        except EOFError:
            break
        connection.send(parrot.shout(text))


def ask(words):
    a, b = Pipe()

    def serve():
        a.close()
        echo_server(b)

    p = Process(target=serve)
    p.start()
    b.close()
    answers = []
    for word in words:
        a.send(word)
        answers.append(a.recv())
    a.close()
    p.join()
    return answers


def gather(writers):
    a, b = Pipe()
    lock = Lock()

    def write(i):
        text = parrot.article(i)
        with lock:
            b.send(text)

    ps = [Process(target=write, args=(i,)) for i in range(writers)]
    for p in ps:
        p.start()
    texts = []
    while a.poll(5):     # nothing for 5 seconds: all have sent
        texts.append(a.recv())
    for p in ps:
        p.join()
    return texts


if __name__ == '__main__':
    print(ask(list('abc')))
    print(len(gather(3)))
