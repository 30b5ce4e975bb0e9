# 作业八:管道
from multiprocessing import Lock, Pipe, Process

from parrot import article, shout


def echo_server(connection):
    while True:
        try:
            一句话 = connection.recv()
        except EOFError:  # 对方关闭了管道
            break
        connection.send(shout(一句话))


def 鹦鹉(这一头, 另一头):
    另一头.close()  # 不关闭的话永远等不到EOFError
    echo_server(这一头)


def ask(words):
    这一头, 另一头 = Pipe()
    子进程 = Process(target=鹦鹉, args=(另一头, 这一头))
    子进程.start()
    另一头.close()
    回答 = []
    for 词 in words:
        这一头.send(词)
        回答.append(这一头.recv())
    这一头.close()
    子进程.join()
    return 回答


def 作者(编号, 发送端, 锁):
    with 锁:  # 管道没有锁
        发送端.send(article(编号))


def gather(writers):
    接收端, 发送端 = Pipe(False)
    锁 = Lock()
    作者们 = [Process(target=作者, args=(编号, 发送端, 锁)) for 编号 in range(writers)]
    for 进程 in 作者们:
        进程.start()
    发送端.close()
    文章 = []
    while True:
        try:
            文章.append(接收端.recv())
        except EOFError:
            break
    for 进程 in 作者们:
        进程.join()
    return 文章


if __name__ == '__main__':
    print(ask(['hello', '你好', 'polly']))
    print('收到文章', len(gather(4)), '篇')
