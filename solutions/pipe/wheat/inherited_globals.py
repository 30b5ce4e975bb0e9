"""管道和锁都是全局变量，子进程用 fork 继承它们。

Loses: works_under_spawn
Start methods: fork
"""

from multiprocessing import Lock, Pipe, Process

from parrot import article, shout

锁 = Lock()


def echo_server(connection):
    while True:
        try:
            文字 = connection.recv()
        except EOFError:
            break
        connection.send(shout(文字))


def ask(words):
    我方, 对方 = Pipe()

    def 服务():
        我方.close()  # 子进程继承的副本也要关闭
        echo_server(对方)

    子进程 = Process(target=服务)
    子进程.start()
    对方.close()
    回答 = []
    for 单词 in words:
        我方.send(单词)
        回答.append(我方.recv())
    我方.close()
    子进程.join()
    return 回答


def gather(writers):
    接收, 发送 = Pipe()

    def 写作(编号):
        文章 = article(编号)
        with 锁:
            发送.send(文章)

    进程列表 = [Process(target=写作, args=(编号,)) for 编号 in range(writers)]
    for 进程 in 进程列表:
        进程.start()
    发送.close()
    文章列表 = []
    try:
        while True:
            文章列表.append(接收.recv())
    except EOFError:
        pass
    for 进程 in 进程列表:
        进程.join()
    return 文章列表


if __name__ == "__main__":
    print(ask(["hello", "pretty", "polly"]))
    for text in gather(4):
        print(f"{len(text)} characters: {text[:60]}…")
