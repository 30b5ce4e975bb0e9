# 作业九:同步异步,阻塞非阻塞
from multiprocessing import Process, Queue
from threading import Thread

from chores import job, meanwhile


class 出错了(Exception):
    pass


def 干活(x, 队列):
    结果 = None
    try:
        结果 = job(x)
    finally:
        队列.put(结果)  # 出错时没有结果


def 开始(x):
    队列 = Queue()
    进程 = Process(target=干活, args=(x, 队列))
    进程.start()
    return 进程, 队列


def 取结果(进程, 队列):
    结果 = 队列.get()
    进程.join()
    if not 结果:
        raise 出错了('没有结果')
    return 结果


def blocking(x):
    进程, 队列 = 开始(x)
    return 取结果(进程, 队列)


def polling(x):
    进程, 队列 = 开始(x)
    while 进程.is_alive():  # 轮询
        meanwhile()
    return 取结果(进程, 队列)


class 通知(Thread):
    def __init__(self, x, on_done):
        super().__init__()
        self.进程, self.队列 = 开始(x)
        self.on_done = on_done

    def run(self):
        try:
            结果 = 取结果(self.进程, self.队列)
        except 出错了 as 错误:
            print(错误)
        else:
            self.on_done(结果)  # 回调

    def wait(self):
        self.join()


def notified(x, on_done):
    线程 = 通知(x, on_done)
    线程.start()
    return 线程


if __name__ == '__main__':
    print('阻塞:', blocking(3))
    print('轮询:', polling(4))
    线程 = notified(5, lambda 结果: print('通知:', 结果))
    线程.wait()
